package io.vigie.bot.approval;

/** The life of a plan, on every database. */
interface ApprovalContract extends RunContract, VotesContract, SecondFactorContract, LastLookContract {}
