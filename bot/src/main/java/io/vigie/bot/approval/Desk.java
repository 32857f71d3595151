package io.vigie.bot.approval;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When to look at which proposal: each one by one worker at a time, and once more when asked for meanwhile. */
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final Executor workers;
    private final Duration retry;
    private final Clock clock;
    private final Map<Long, Instant> agenda = new ConcurrentHashMap<>();
    private final Set<Long> busy = ConcurrentHashMap.newKeySet();
    private final Set<Long> again = ConcurrentHashMap.newKeySet();

    /** Looks at one proposal. */
    interface Look {
        /** How long until the next look; negative when it needs none. */
        Duration at(long number);
    }

    /** It needs no further look. */
    static final Duration NEVER = Duration.ofMillis(-1);

    Desk(Executor workers, Duration retry, Clock clock) {
        this.workers = workers;
        this.retry = retry;
        this.clock = clock;
    }

    void lookNow(long number, Look look) {
        again.add(number);
        workers.execute(() -> work(number, look));
    }

    void lookAtDue(Look look) {
        Instant now = clock.instant();
        List<Long> due = agenda.entrySet().stream()
                .filter(e -> !e.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        for (long number : due) {
            agenda.remove(number);
            lookNow(number, look);
        }
    }

    /** Whether a look was asked for meanwhile; whoever is at it then takes another one. */
    boolean askedAgain(long number) {
        return again.remove(number);
    }

    /** Puts it on the agenda unless it is there or under work. */
    void remember(long number) {
        if (!busy.contains(number)) {
            agenda.putIfAbsent(number, clock.instant());
        }
    }

    private void work(long number, Look look) {
        while (again.contains(number) && busy.add(number)) {
            try {
                while (again.remove(number)) {
                    plan(number, look(number, look));
                }
            } finally {
                busy.remove(number);
            }
        }
    }

    private Duration look(long number, Look look) {
        try {
            return look.at(number);
        } catch (ProposalStore.Outdated outdated) {
            LOG.debug("{}: looking again", outdated.getMessage());
            return Duration.ZERO;
        } catch (RuntimeException fault) {
            LOG.error("#{} cannot be looked after at the moment", number, fault);
            return retry;
        }
    }

    private void plan(long number, Duration next) {
        if (next.isNegative()) {
            agenda.remove(number);
        } else if (next.isZero()) {
            again.add(number);
        } else {
            agenda.put(number, clock.instant().plus(next));
        }
    }
}
