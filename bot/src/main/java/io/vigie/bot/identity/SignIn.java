package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets people prove who they are with their directory password, and not guess anybody's. */
@Service
public class SignIn {
    private static final int LONGEST_UID = 256;

    private final Directory directory;
    private final Identities identities;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final GuessLimit limit;

    SignIn(
            Directory directory,
            Identities identities,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.directory = directory;
        this.identities = identities;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.limit = new GuessLimit(clock);
    }

    /** The realms one can choose from, the default one first. */
    public List<String> realms() {
        return directory.realms();
    }

    /**
     * Signs in and links the account, whose id is {@code realm/entryUUID}: for platforms without accounts of their own.
     *
     * @param remoteAddress whence the request comes, as far as the platform can vouch for it
     * @throws Problem of the user when name or password is wrong, or after too many attempts; of the site when the
     *     directory does not answer
     */
    public SignedIn signIn(String platform, String realm, String uid, String password, String remoteAddress) {
        String asked = uid.length() > LONGEST_UID ? uid.substring(0, LONGEST_UID) : uid;
        GuessLimit.Attempt attempt = limit.begin(realm, asked, remoteAddress);
        attempt.heldFor().ifPresent(wait -> refuseUnasked(attempt, realm, asked, wait));
        Person person;
        try {
            person = directory.authenticate(realm, uid, password);
        } catch (Problem problem) {
            if (problem.whose() == Problem.Whose.USER) {
                publish(new SignInRefused(realm, asked, "wrong name or password", clock.instant()));
            } else {
                attempt.undo();
            }
            throw problem;
        } catch (RuntimeException e) {
            attempt.undo();
            throw e;
        }
        attempt.succeeded();
        return linked(new AccountId(platform, person.id().text()), person);
    }

    private void refuseUnasked(GuessLimit.Attempt attempt, String realm, String uid, Duration wait) {
        if (attempt.firstRefusal()) {
            publish(new SignInRefused(realm, uid, "too many attempts", clock.instant()));
        }
        throw Problem.user("Too many failed sign-ins. Try again in " + Units.duration(wait) + ".");
    }

    private SignedIn linked(AccountId account, Person person) {
        SignedIn signedIn = new SignedIn(account, person, clock.instant());
        transaction.executeWithoutResult(status -> {
            identities.link(account, person);
            events.publishEvent(signedIn);
        });
        return signedIn;
    }

    private void publish(SignInRefused refused) {
        transaction.executeWithoutResult(status -> events.publishEvent(refused));
    }
}
