package io.vigie.bot.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.AccountId;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Links in the database, people from the directory, and a short memory of what it said. */
@Service
class LinkedIdentities implements Identities {
    /** Reads do not each wait for a directory that has just not answered. */
    private static final Duration LEAVE_IN_PEACE = Duration.ofSeconds(5);

    private static final int PEOPLE_REMEMBERED = 10_000;

    private final Directory directory;
    private final AccountLinks links;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final AnswerAge age;
    private final Cache<PersonId, Person> remembered;
    private final Map<String, Instant> silentSince = new ConcurrentHashMap<>();

    LinkedIdentities(
            Directory directory,
            AccountLinks links,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock,
            AnswerAge age) {
        this.directory = directory;
        this.links = links;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.age = age;
        Duration longest = age.usual().compareTo(age.inOutage()) > 0 ? age.usual() : age.inOutage();
        remembered = Caffeine.newBuilder()
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(longest.plusMinutes(1)) // what is too old is judged by readAt
                .maximumSize(PEOPLE_REMEMBERED)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<Person> who(AccountId account, Freshness freshness) {
        return links.person(account).flatMap(id -> person(id, freshness));
    }

    @Override
    public Optional<Person> person(PersonId id, Freshness freshness) {
        if (freshness == Freshness.FRESH) {
            return ask(id);
        }
        Person known = remembered.getIfPresent(id);
        if (known == null) {
            return ask(id);
        }
        if (younger(known, age.usual())) {
            return Optional.of(known);
        }
        boolean goodEnough = younger(known, age.inOutage());
        if (goodEnough && silent(id.realm())) {
            return Optional.of(known);
        }
        try {
            return ask(id);
        } catch (Problem problem) {
            if (problem.whose() == Problem.Whose.SITE && goodEnough) {
                return Optional.of(known);
            }
            throw problem;
        }
    }

    @Override
    public void link(AccountId account, Person person) {
        transaction.executeWithoutResult(status -> {
            boolean already = links.person(account).filter(person.id()::equals).isPresent();
            if (!already) {
                Instant now = clock.instant();
                links.put(account, person, now);
                events.publishEvent(new AccountLinked(account, person, now));
            }
        });
        remember(person);
    }

    @Override
    public boolean unlink(AccountId account, Person by) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<Linked> link = links.find(account);
            if (link.isEmpty() || !links.remove(account, link.get().person())) {
                return false;
            }
            events.publishEvent(
                    new AccountUnlinked(account, link.get().person(), link.get().uidAtLink(), by, clock.instant()));
            return true;
        }));
    }

    @Override
    public List<Linked> links() {
        return links.all();
    }

    @Override
    public List<AccountId> accounts(PersonId person) {
        return links.accounts(person);
    }

    private Optional<Person> ask(PersonId id) {
        Optional<Person> answer;
        try {
            answer = directory.read(id);
        } catch (Problem problem) {
            if (problem.whose() == Problem.Whose.SITE) {
                silentSince.put(id.realm(), clock.instant());
            }
            throw problem;
        }
        silentSince.remove(id.realm());
        answer.ifPresentOrElse(this::remember, () -> remembered.invalidate(id));
        return answer;
    }

    /** An answer that was long under way does not replace a newer one. */
    private void remember(Person person) {
        remembered.asMap().merge(person.id(), person, (a, b) -> b.readAt().isBefore(a.readAt()) ? a : b);
    }

    private boolean silent(String realm) {
        Instant since = silentSince.get(realm);
        return since != null && Duration.between(since, clock.instant()).compareTo(LEAVE_IN_PEACE) < 0;
    }

    private boolean younger(Person person, Duration limit) {
        return Duration.between(person.readAt(), clock.instant()).compareTo(limit) <= 0;
    }
}
