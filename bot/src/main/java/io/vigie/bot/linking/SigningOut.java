package io.vigie.bot.linking;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.bot.chat.console.ConsoleSignOut;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Linked;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends somebody's sessions at the web console, such as those of a lost laptop. */
@Component
class SigningOut {
    private final Identities identities;
    private final Optional<ConsoleSignOut> console;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    @Autowired
    SigningOut(
            Identities identities,
            ObjectProvider<ConsoleSignOut> console,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this(identities, Optional.ofNullable(console.getIfAvailable()), transaction, events, clock);
    }

    SigningOut(
            Identities identities,
            Optional<ConsoleSignOut> console,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.identities = identities;
        this.console = console;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The accounts at the console that somebody may mean.
     *
     * @param typed a name, {@code realm/name}, or the account as {@code account list} shows it
     */
    List<Linked> named(String typed) {
        String wanted = typed.strip();
        return accounts().stream()
                .filter(l -> wanted.equalsIgnoreCase(l.uidAtLink())
                        || wanted.equalsIgnoreCase(inRealm(l))
                        || wanted.equals(AccountName.of(l.account())))
                .toList();
    }

    /** Those that have ever signed in. */
    List<Linked> accounts() {
        return identities.links().stream()
                .filter(l -> l.account().platform().equals(ConsoleAdapter.PLATFORM))
                .toList();
    }

    static String inRealm(Linked link) {
        return link.person().realm() + "/" + link.uidAtLink();
    }

    /**
     * Ends every session of the account.
     *
     * @return how many there were
     * @throws Problem of the user's making when the console is switched off
     */
    int signOut(PersonCaller by, Linked link) {
        ConsoleSignOut pages = console.orElseThrow(() -> Problem.user("There is no web console here."));
        return Objects.requireNonNull(transaction.execute(status -> {
            int ended = pages.signOut(link.account());
            events.publishEvent(
                    new SignedOut(link.person(), link.uidAtLink(), ended, by.person(), by.account(), clock.instant()));
            return ended;
        }));
    }
}
