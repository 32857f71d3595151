package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.time.Duration;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.LongParser;
import org.incendo.cloud.parser.standard.StringParser;

/** {@code approve}, {@code deny}, {@code withdraw}, {@code pending}: for those who cannot react. */
final class ApprovalCommands implements CommandSet {
    /** The right to see the plans that wait, on the scopes they touch. */
    private static final String READ = "approval.read";

    private static final String NUMBER = "number";
    private static final String CODE = "code";
    private static final String REASON = "reason";

    private final TypedVotes typed;
    private final Approvals approvals;
    private final Voting voting;
    private final Clock clock;

    ApprovalCommands(TypedVotes typed, Approvals approvals, Voting voting, Clock clock) {
        this.typed = typed;
        this.approvals = approvals;
        this.voting = voting;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                                "approve",
                                "",
                                "Votes for a plan that waits, as ✅ on its message does; with the code of your second factor"
                                        + " where the plan needs one.",
                                "approve 42")
                        .acting(),
                arguments -> arguments
                        .required(NUMBER, LongParser.longParser(1))
                        .optional(CODE, StringParser.greedyStringParser()),
                context -> Outcome.reply(
                        typed.approve(PersonCaller.of(context.sender()), number(context), context.optional(CODE))));
        registry.add(
                new CommandDoc("deny", "", "Denies a plan that waits, as ❌ on its message does.", "deny 42 not today")
                        .acting(),
                arguments -> arguments
                        .required(NUMBER, LongParser.longParser(1))
                        .optional(REASON, StringParser.greedyStringParser()),
                context -> Outcome.reply(typed.deny(
                        PersonCaller.of(context.sender()), number(context), context.getOrDefault(REASON, ""))));
        registry.add(
                new CommandDoc(
                                "withdraw",
                                "",
                                "Takes your own plan back, or the vote you typed on another's.",
                                "withdraw 42")
                        .acting(),
                arguments -> arguments.required(NUMBER, LongParser.longParser(1)),
                context -> Outcome.reply(typed.withdraw(PersonCaller.of(context.sender()), number(context))));
        registry.add(
                new CommandDoc("pending", "", "Lists the plans that wait for approval.", "pending"),
                context -> Outcome.reply(pending(PersonCaller.of(context.sender()))));
    }

    /** One's own, those one is asked to vote on, and those of scopes whose approvals one may read. */
    private boolean shows(Proposal p, PersonCaller caller) {
        return p.requester().person().equals(caller.person().id())
                || voting.asks(p, caller.person())
                || p.plan().targets().stream().allMatch(target -> caller.may(READ, target.scope()));
    }

    private Answer pending(PersonCaller caller) {
        Answer.TableBuilder table = Answer.table(
                        "Waiting for approval",
                        Column.text("plan"),
                        Column.text("what"),
                        Column.text("tier"),
                        Column.text("asked by"),
                        Column.text("still needed"),
                        Column.text("time left"))
                .whenEmpty("No plan waits for approval that concerns you.");
        for (Proposal p : approvals.pending()) {
            if (p.votes() && shows(p, caller)) {
                table.row(
                        Cell.of("#" + p.number()),
                        Cell.of(p.plan().summary()),
                        Cell.of(p.plan().tier().word()),
                        Cell.of(p.requester().uid()),
                        Cell.of(voting.tally(p).missing()),
                        Cell.of(Units.duration(
                                Duration.between(clock.instant(), p.runBy().orElse(p.approveBy())))));
            }
        }
        return table.build();
    }

    private static long number(CommandContext<Caller> context) {
        return context.<Long>get(NUMBER);
    }
}
