package io.vigie.bot.incident;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Time that goes on evenly when the machine's clock is set, to tell how long something lasts. When something was, people
 * and other machines are told by the clock.
 */
@Component
public class SteadyTime {
    /** Less is no matter, and a thread may be held up between looking at the one and at the other. */
    private static final Duration UNNOTICED = Duration.ofSeconds(2);

    private final Clock clock;
    private final LongSupplier nanos;
    private final Instant start;
    private final long startNanos;
    private Duration ahead = Duration.ZERO;
    private Optional<Instant> set = Optional.empty();

    @Autowired
    public SteadyTime(Clock clock) {
        this(clock, System::nanoTime);
    }

    /** @param nanos since whenever, such as {@link System#nanoTime} */
    public SteadyTime(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.start = clock.instant();
        this.startNanos = nanos.getAsLong();
    }

    /** What the clock showed at the start, and what has passed since. */
    public Instant now() {
        return start.plusNanos(nanos.getAsLong() - startNanos);
    }

    /** By how much the clock shows more than {@code now}, which was just told; negative when it was set back. */
    public Duration ahead(Instant now) {
        return Duration.between(now, clock.instant());
    }

    /**
     * Whether the clock was found set within the last so long: then it cannot tell whether anything has lasted as long
     * as that. To be asked now and then, since only that finds it.
     */
    public synchronized boolean clockWasSetWithin(Duration last) {
        Instant now = now();
        Duration found = ahead(now);
        if (found.minus(ahead).abs().compareTo(UNNOTICED) > 0) {
            ahead = found;
            set = Optional.of(now);
        }
        return set.filter(s -> now.isBefore(s.plus(last))).isPresent();
    }
}
