package io.vigie.bot.linking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Linked;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.linking.Code.State;
import io.vigie.bot.store.Sha256;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Links a chat account to a person in three steps: the person, signed in with the directory's password, gets a code; the
 * account sends the code to the bot in private; the person agrees to the account they are shown. A code is good for one
 * account, once, and for a short time.
 */
@Service
class Linking {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final Duration MEMORY = Duration.ofHours(1);
    private static final int MOST_CODES = 6;
    private static final int MOST_WRONG = 5;
    /** Without letters and digits that are taken for each other. */
    private static final String ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    static final int LENGTH = 10;

    private final Codes codes;
    private final Identities identities;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<AccountId, Integer> wrong;

    Linking(
            Codes codes,
            Identities identities,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.codes = codes;
        this.identities = identities;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        wrong = Caffeine.newBuilder()
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(MEMORY)
                .maximumSize(10_000)
                .executor(Runnable::run)
                .build();
    }

    /**
     * A new code, which takes the place of the person's earlier one.
     *
     * @throws Problem of the user's making when they asked for too many
     */
    String begin(Person person) {
        String code = code();
        transaction.executeWithoutResult(status -> {
            Instant now = clock.instant();
            codes.forget(now.minus(MEMORY));
            if (codes.begunSince(person.id(), now.minus(MEMORY)) >= MOST_CODES) {
                throw Problem.user("You asked for " + MOST_CODES + " codes within the last hour.")
                        .withMend("Try again in " + Units.duration(MEMORY) + ".");
            }
            codes.endAll(person.id());
            codes.add(Sha256.hex(code), person, now, now.plus(LIFETIME));
        });
        return code.substring(0, LENGTH / 2) + "-" + code.substring(LENGTH / 2);
    }

    /**
     * The account has sent this code in private.
     *
     * @param shown how the account is called on its platform
     * @return what its person is called
     * @throws Problem of the user's making when the code is not good, or the account speaks for somebody already
     */
    String claim(AccountId account, String shown, String typed) {
        refuseGuessing(account);
        return Objects.requireNonNull(transaction.execute(status -> {
            Instant now = clock.instant();
            Optional<Code> code = codes.open(Sha256.hex(ClaimLine.plain(typed)), now);
            if (code.isEmpty()) {
                wrong.asMap().merge(account, 1, Integer::sum);
                throw Problem.user("This code is not good: it was never given, has been used, or is too old.")
                        .withMend("Get a new one at Vigie's web console with `account link`.");
            }
            refuseTaken(account, code.get().person());
            if (!codes.claim(code.get(), account, shown, now.plus(LIFETIME))) {
                throw Problem.user("This code has just been used.");
            }
            events.publishEvent(new AccountClaimed(
                    account, shown, code.get().person(), code.get().uid(), now));
            return code.get().uid();
        }));
    }

    /** These were sent where others read them: whoever they are, they cannot use a code among them now. */
    void burn(List<String> typed) {
        transaction.executeWithoutResult(status -> typed.stream()
                .flatMap(code -> codes.open(Sha256.hex(ClaimLine.plain(code)), clock.instant()).stream())
                .forEach(code -> codes.move(code, State.ENDED)));
    }

    private void refuseGuessing(AccountId account) {
        Integer tries = wrong.getIfPresent(account);
        if (tries != null && tries >= MOST_WRONG) {
            throw Problem.user("Too many wrong codes came from this account.")
                    .withMend("Try again in " + Units.duration(MEMORY) + ".");
        }
    }

    private void refuseTaken(AccountId account, PersonId by) {
        holder(account).filter(link -> !link.person().equals(by)).ifPresent(link -> {
            throw Problem.user("This account speaks for " + link.uidAtLink() + " already.")
                    .withMend("They, or an admin, take that away with `account unlink`.");
        });
    }

    Optional<Linked> holder(AccountId account) {
        return identities.links().stream()
                .filter(link -> link.account().equals(account))
                .findFirst();
    }

    /** What waits for the person's word, if anything does. */
    Optional<Code> claimed(Person person) {
        return codes.claimed(person.id(), clock.instant());
    }

    /** When the account of a claimed code sent it. */
    static Instant claimedAt(Code claimed) {
        return claimed.expiresAt().minus(LIFETIME);
    }

    /**
     * The person agrees to this account.
     *
     * @return the code with the account that speaks for them now
     * @throws Problem of the user's making when it does not wait for that
     */
    Code confirm(Person person, AccountId account) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Code code = waiting(person);
            AccountId waits = code.account().orElseThrow();
            if (!waits.equals(account)) {
                throw Problem.user(AccountName.of(account) + " does not wait for your word, but "
                                + AccountName.of(waits) + " (" + code.shown() + ") does.")
                        .withMend("`account confirm` shows it. Say `account refuse` if it is not yours.");
            }
            refuseTaken(account, person.id());
            move(code, State.USED);
            identities.link(account, person);
            return code;
        }));
    }

    /**
     * The person does not agree to whatever waits.
     *
     * @throws Problem of the user's making when nothing does
     */
    Code refuse(Person person) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Code code = waiting(person);
            move(code, State.ENDED);
            return code;
        }));
    }

    /**
     * What waits for the person's word.
     *
     * @throws Problem of the user's making when nothing does
     */
    Code waiting(Person person) {
        return claimed(person)
                .orElseThrow(() -> Problem.user("No account waits for your word.")
                        .withMend("`account link` gives you a code, and says where to send it."));
    }

    private void move(Code code, State to) {
        if (!codes.move(code, to)) {
            throw Problem.user("That was decided a moment ago.");
        }
    }

    private String code() {
        StringBuilder code = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }
}
