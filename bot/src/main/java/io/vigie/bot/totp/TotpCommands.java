package io.vigie.bot.totp;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.linking.OwnConsole;
import io.vigie.bot.totp.TotpStore.Row;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code totp setup|confirm|remove|list|revoke}. */
final class TotpCommands implements CommandSet {
    /** The right to see who has a second factor, and to take it away. */
    private static final String MANAGE = "account.manage";

    private static final String CODE = "code";

    private final Totp totp;
    private final SecretMessages secrets;
    private final Chats chats;
    private final Clock clock;

    TotpCommands(Totp totp, SecretMessages secrets, Chats chats, Clock clock) {
        this.totp = totp;
        this.secrets = secrets;
        this.chats = chats;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                                "totp setup",
                                "",
                                "A second factor, which approvers of critical plans show.",
                                "totp setup")
                        .acting(),
                context -> setUp(context.sender()));
        registry.add(
                new CommandDoc("totp confirm", "", "Ends the setup with a first code.", "totp confirm 123456").acting(),
                builder -> builder.required(CODE, StringParser.greedyStringParser()),
                context -> confirm(context));
        registry.add(
                new CommandDoc("totp remove", "", "Takes your second factor away.", "totp remove 123456").acting(),
                builder -> builder.required(CODE, StringParser.greedyStringParser()),
                context -> {
                    totp.remove(PersonCaller.of(context.sender()), context.get(CODE));
                    return Outcome.reply("You have no second factor any more.");
                });
        registry.add(
                new CommandDoc("totp list", MANAGE, "Who has a second factor.", "totp list"),
                context -> list(context.sender()));
        registry.add(
                new CommandDoc(
                                "totp revoke",
                                MANAGE,
                                "Takes away somebody's, such as that of a lost phone.",
                                "totp revoke amelie")
                        .acting(),
                builder -> builder.required(
                        "person",
                        StringParser.greedyStringParser(),
                        SuggestionProvider.blockingStrings((context, input) ->
                                totp.active().stream().map(Row::uid).toList())),
                this::revoke);
    }

    private Outcome setUp(Caller sender) {
        PersonCaller caller = OwnConsole.of(chats, sender);
        byte[] secret = totp.begin(caller.person());
        secrets.show(
                caller,
                Answer.sections(
                        Answer.text("Enter this secret into an authenticator app (time-based, six digits, 30 s):"),
                        new Answer.Code(Codes.base32(secret)),
                        Answer.text("or open this address on the phone that has the app:"),
                        new Answer.Code(Codes.uri(
                                secret, caller.person().uid(), caller.person().id()))));
        return Outcome.reply(Answer.text(Cell.quiet("Then type `totp confirm CODE` with the code it shows, within "
                + Units.duration(Totp.SETTING_UP) + ". The message with the secret is emptied then.")));
    }

    private Outcome confirm(CommandContext<Caller> context) {
        PersonCaller caller = OwnConsole.of(chats, context.sender());
        totp.confirm(caller, context.get(CODE));
        boolean hidden = secrets.hide(caller.person().id());
        return Outcome.reply(Answer.sections(
                Answer.text(Cell.good("Your second factor is set up.")),
                Answer.text(Cell.quiet("Type `approve NUMBER CODE` where a plan asks for it. "
                        + (hidden
                                ? "The secret is no longer shown."
                                : "The message with the secret could not be emptied yet; Vigie keeps trying.")))));
    }

    private Outcome list(Caller sender) {
        sender.require(MANAGE, Caller.EVERYWHERE);
        Answer.TableBuilder table = Answer.table(
                        "Second factors", Column.text("person"), Column.text("realm"), Column.number("set up"))
                .whenEmpty("Nobody has a second factor.");
        for (Row row : totp.active()) {
            table.row(
                    Cell.of(row.uid()),
                    Cell.of(row.person().realm()),
                    Cell.of(Units.duration(Duration.between(row.begunAt(), clock.instant())) + " ago"));
        }
        return Outcome.reply(table.build());
    }

    private Outcome revoke(CommandContext<Caller> context) {
        PersonCaller caller = PersonCaller.of(context.sender());
        caller.require(MANAGE, Caller.EVERYWHERE);
        String wanted = context.<String>get("person").strip();
        List<Row> found = totp.active().stream()
                .filter(r -> r.uid().equalsIgnoreCase(wanted)
                        || (r.person().realm() + "/" + r.uid()).equalsIgnoreCase(wanted))
                .toList();
        if (found.size() > 1) {
            throw Problem.user(wanted + " could be several people.")
                    .withCandidates(found.stream()
                            .map(r -> r.person().realm() + "/" + r.uid())
                            .toList());
        }
        Row row = found.stream()
                .findFirst()
                .orElseThrow(
                        () -> Problem.user(wanted + " has no second factor.").withMend("`totp list` shows who has."));
        totp.revoke(caller, row.person());
        return Outcome.reply(row.uid() + " has no second factor any more.");
    }
}
