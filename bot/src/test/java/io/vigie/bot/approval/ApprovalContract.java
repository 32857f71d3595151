package io.vigie.bot.approval;

/** The life of a plan, on every database. */
interface ApprovalContract
        extends PostingContract, RunContract, VotesContract, SecondFactorContract, LastLookContract {}
