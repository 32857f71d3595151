package io.vigie.bot.totp;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.approval.SecondFactor;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.totp.TotpStore.Row;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets second factors up, and judges the codes that are shown for plans. Each code is good once. */
final class Totp implements SecondFactor {
    static final Duration SETTING_UP = Duration.ofMinutes(10);
    private static final int MOST_WRONG = 5;
    private static final Duration AFTER_WRONG = Duration.ofMinutes(15);

    private final TotpStore store;
    private final Codes codes;
    private final BytesEncryptor box;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Totp(
            TotpStore store,
            Codes codes,
            BytesEncryptor box,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.codes = codes;
        this.box = box;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Optional<String> missing(Person voter, long proposal) {
        if (store.hasShown(proposal, voter.id())) {
            return Optional.empty();
        }
        return Optional.of(
                store.find(voter.id()).filter(Row::active).isPresent()
                        ? "This plan needs their second factor, too: `approve " + proposal + " CODE`."
                        : "This plan needs a second factor, and " + voter.uid()
                                + " has none: `totp setup`, in one's own conversation at Vigie's web console.");
    }

    @Override
    public void show(Person voter, AccountId account, long proposal, String code) {
        settle(voter, account, code, true, at -> {
            store.shown(proposal, voter.id(), at);
            events.publishEvent(new TotpEvent.Shown(proposal, voter, account, at));
        });
    }

    /**
     * A new secret, which counts after its first code.
     *
     * @throws Problem of the user's making when they have a second factor already
     */
    byte[] begin(Person person) {
        byte[] secret = codes.newSecret();
        transaction.executeWithoutResult(status -> {
            if (store.find(person.id()).filter(Row::active).isPresent()) {
                throw Problem.user("You have a second factor already.")
                        .withMend(
                                "`totp remove CODE` takes it away first; who has lost it asks an admin for `totp revoke`.");
            }
            store.begin(person, box.encrypt(secret), clock.instant());
        });
        return secret;
    }

    void confirm(PersonCaller caller, String code) {
        settle(
                caller.person(),
                caller.account(),
                code,
                false,
                at -> events.publishEvent(new TotpEvent.SetUp(caller.person(), caller.account(), at)));
    }

    void remove(PersonCaller caller, String code) {
        settle(
                caller.person(),
                caller.account(),
                code,
                true,
                at -> take(caller, caller.person().id(), at));
    }

    /** An admin takes away somebody's second factor, such as that of a lost phone. */
    void revoke(PersonCaller admin, PersonId person) {
        transaction.executeWithoutResult(status -> take(admin, person, clock.instant()));
    }

    private void take(PersonCaller by, PersonId person, Instant at) {
        Row row = store.find(person).orElseThrow(() -> Problem.user("They have no second factor."));
        store.remove(person);
        events.publishEvent(new TotpEvent.Removed(person, row.uid(), by.person(), by.account(), at));
    }

    List<Row> active() {
        return store.active();
    }

    private interface Then {
        void at(Instant now);
    }

    /** A wrong code is counted in the same transaction, and told after it. */
    private void settle(Person person, AccountId account, String code, boolean active, Then then) {
        boolean good = Objects.requireNonNull(transaction.execute(status -> {
            Instant now = clock.instant();
            store.lock(person.id());
            Row row = store.find(person.id())
                    .filter(r -> r.active() == active)
                    .filter(r -> r.active() || r.begunAt().plus(SETTING_UP).isAfter(now))
                    .orElseThrow(() -> none(active));
            boolean lately =
                    row.wrong() > 0 && row.wrongSince().plus(AFTER_WRONG).isAfter(now);
            if (lately && row.wrong() >= MOST_WRONG) {
                throw Problem.user("Too many wrong codes.")
                        .withMend("Try again in "
                                + Units.duration(
                                        Duration.between(now, row.wrongSince().plus(AFTER_WRONG))) + ".");
            }
            OptionalLong step = codes.step(opened(row), digits(code), now, row.lastStep());
            if (step.isPresent() && store.accept(person.id(), step.getAsLong())) {
                then.at(now);
                return true;
            }
            store.wrong(person.id(), lately ? row.wrong() + 1 : 1, lately ? row.wrongSince() : now);
            events.publishEvent(new TotpEvent.Refused(person, account, now));
            return false;
        }));
        if (!good) {
            throw Problem.user("This is not the code of now, or it was used already.")
                    .withMend("Each code is good once: wait for the next one. Is your phone's clock right?");
        }
    }

    private byte[] opened(Row row) {
        try {
            return box.decrypt(row.secret());
        } catch (IllegalStateException wrongKey) {
            throw Problem.site("The second factor of " + row.uid() + " cannot be read.", wrongKey)
                    .withMend("Does vigie.totp.key-file hold the key it was stored with?");
        }
    }

    private static Problem none(boolean active) {
        return active
                ? Problem.user("You have no second factor.")
                        .withMend("`totp setup`, in your own conversation at Vigie's web console.")
                : Problem.user("Nothing waits for a first code.").withMend("`totp setup` begins.");
    }

    /** Apps show them in two groups. */
    private static String digits(String code) {
        return code.replaceAll("[\\s-]", "");
    }
}
