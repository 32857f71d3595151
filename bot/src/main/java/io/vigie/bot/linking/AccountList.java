package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Linked;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at accounts and their people. Chats and directory are asked for a bounded time in all, and no longer once
 * they did not answer; what was not found out by then is said to be unknown.
 */
final class AccountList {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Identities identities;
    private final Chats chats;
    private final Clock clock;
    private final Instant until;
    private final Set<String> silent = new HashSet<>();
    private final Map<PersonId, Cell> people = new HashMap<>();

    AccountList(Identities identities, Chats chats, Clock clock) {
        this.identities = identities;
        this.chats = chats;
        this.clock = clock;
        this.until = clock.instant().plus(LONGEST);
    }

    Answer of(PersonId person) {
        Answer.TableBuilder table = Answer.table(
                        "Your accounts",
                        Column.text("account"),
                        Column.text("speaks for"),
                        Column.text("called"),
                        Column.number("linked"))
                .whenEmpty("No account is linked.");
        identities.links().stream()
                .filter(link -> link.person().equals(person))
                .forEach(link -> table.row(row(link).toArray(Cell[]::new)));
        return table.build();
    }

    Answer ofEverybody() {
        Answer.TableBuilder table = Answer.table(
                        "Every linked account",
                        Column.text("account"),
                        Column.text("speaks for"),
                        Column.text("called"),
                        Column.number("linked"),
                        Column.text("its person"))
                .whenEmpty("No account is linked.");
        boolean left = false;
        for (Linked link : identities.links()) {
            Cell person = people.computeIfAbsent(link.person(), this::person);
            left |= person.tone() == Tone.WARN;
            List<Cell> cells = row(link);
            cells.add(person);
            table.row(cells.toArray(Cell[]::new));
        }
        return left
                ? Answer.sections(
                        table.build(),
                        Answer.text(Cell.quiet("Whoever has left can do nothing any more, and a new entry of the same"
                                + " name is somebody else. `account unlink` takes such a link away.")))
                : table.build();
    }

    private List<Cell> row(Linked link) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(AccountName.of(link.account())));
        cells.add(Cell.of(link.uidAtLink()));
        cells.add(Cell.of(called(link.account())));
        cells.add(Cell.of(Units.ago(link.at(), clock.instant())));
        return cells;
    }

    private String called(AccountId account) {
        String platform = account.platform();
        if (platform.equals(ConsoleAdapter.PLATFORM)) {
            return "signed in here";
        }
        if (!asks(platform)) {
            return "not known at the moment";
        }
        try {
            return chats.find(platform).map(chat -> chat.shown(account)).orElse("this chat is not configured");
        } catch (Problem problem) {
            silent.add(platform);
            return "not known at the moment";
        }
    }

    private Cell person(PersonId id) {
        String realm = "realm " + id.realm();
        if (!asks(realm)) {
            return unknown();
        }
        try {
            return identities.person(id, Freshness.FRESH).isPresent()
                    ? Cell.quiet("in the directory")
                    : Cell.warn("has left the directory");
        } catch (Problem problem) {
            silent.add(realm);
            return unknown();
        }
    }

    private static Cell unknown() {
        return Cell.quiet("unknown: the directory does not answer");
    }

    private boolean asks(String whom) {
        return !silent.contains(whom) && clock.instant().isBefore(until);
    }
}
