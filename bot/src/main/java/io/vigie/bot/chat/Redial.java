package io.vigie.bot.chat;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;

/** Keeps a chat on the line: when a session ends it waits, longer each time, and begins another, until it is stopped. */
public final class Redial {
    /** The wait before another session does not grow beyond this doubling while each one is good at first. */
    private static final int FLICKER = 3;

    /**
     * @param first the wait before the first new session; doubled for each further one
     * @param longest the longest wait between two sessions
     * @param lasting how long a session has to stand for its end to count as the first failure
     */
    public record Waits(Duration first, Duration longest, Duration lasting) {}

    /** One session from its beginning to its end. */
    public interface Session {
        /**
         * @throws Problem when it does not end by itself, in the admin's words
         */
        void serve() throws InterruptedException;
    }

    /** What passes, for tests to hand in. */
    interface Time {
        long nanos();

        /** Whether it happened in time, be it a failure. */
        boolean happens(CompletableFuture<?> happening, Duration most) throws InterruptedException;
    }

    private static final Time REAL = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public boolean happens(CompletableFuture<?> happening, Duration most) throws InterruptedException {
            try {
                var unused = happening.get(most.toMillis() + 1, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                return true;
            }
        }
    };

    private final String chat;
    private final Waits waits;
    private final Logger log;
    private final Time time;
    private final RandomGenerator random;
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private volatile Optional<String> trouble;
    private volatile boolean connected;
    private volatile int failures;
    private String said = "";

    /**
     * @param chat its name, as it is told to admins
     * @param log where what happens to the line is told
     */
    public Redial(String chat, Waits waits, Logger log) {
        this(chat, waits, log, REAL, RandomGenerator.getDefault());
    }

    Redial(String chat, Waits waits, Logger log, Time time, RandomGenerator random) {
        this.chat = chat;
        this.waits = waits;
        this.log = log;
        this.time = time;
        this.random = random;
        this.trouble = Optional.of(chat + " is not connected yet.");
    }

    /** Until it is stopped, or its thread is interrupted. */
    public void run(Session session) {
        try {
            while (isRunning()) {
                long begun = time.nanos();
                connected = false;
                try {
                    session.serve();
                } catch (Problem problem) {
                    failed(problem.inFull());
                } catch (RuntimeException | Error e) {
                    log.error("the line to {} failed on our side", chat, e);
                    failed("The line to " + chat + " failed inside Vigie; the log has more.");
                }
                count(time.nanos() - begun > waits.lasting().toNanos());
                if (isRunning()) {
                    var unused = time.happens(stopped, backOff());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(boolean lasted) {
        failures = lasted ? 1 : connected ? Math.min(failures + 1, FLICKER) : failures + 1;
    }

    /** Doubles up to the longest, and is anywhere in its upper half, so that many clients do not come at once. */
    private Duration backOff() {
        long most = waits.first().toNanos() << Math.min(20, failures - 1);
        most = Math.min(most, waits.longest().toNanos());
        return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
    }

    public void stop() {
        var unused = stopped.complete(true);
    }

    public boolean isRunning() {
        return !stopped.isDone();
    }

    /** Until it happened, be it a failure, or all was stopped. */
    public void await(CompletableFuture<?> happening) throws InterruptedException {
        try {
            var unused = CompletableFuture.anyOf(happening, stopped).get();
        } catch (ExecutionException e) {
            // It happened.
        }
    }

    /** The same, or the time passed. */
    public void await(CompletableFuture<?> happening, Duration most) throws InterruptedException {
        var unused = time.happens(CompletableFuture.anyOf(happening, stopped), most);
    }

    /** How many sessions in a row have failed before this one. */
    public int failures() {
        return failures;
    }

    /** Another session is worth trying at once: what the former ones failed for is out of the way. */
    public synchronized void forgetFailures() {
        failures = 0;
    }

    /** Why there is no line now. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** The session is good. */
    public void connected() {
        connected = true;
        trouble = Optional.empty();
    }

    /** Tells the log that the line is good, or what it lacks nevertheless: once for each new thing to say. */
    public synchronized void logLack(Optional<String> lack) {
        String connection = chat + " is connected";
        if (lack.isPresent()) {
            warn(lack.get());
        } else if (!said.equals(connection)) {
            log.info("{}", connection);
            said = connection;
        }
    }

    /** There is no line, for this reason; what ends since all was stopped is none. */
    public synchronized void failed(String text) {
        if (isRunning()) {
            trouble = Optional.of(text);
            warn(text);
        }
    }

    /** Once for each new thing to say, and not at each attempt. */
    private void warn(String text) {
        if (!text.equals(said)) {
            log.warn("{}", text);
            said = text;
        }
    }
}
