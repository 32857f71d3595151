package io.vigie.bot.chat.mattermost;

import io.vigie.commands.Problem;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a line, sees that it lives, and opens another when it does not, until it is stopped. */
class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** So many pings after another look at what the bot may on the server, when it lacks nothing. */
    private static final int LOOK_AGAIN = 10;

    /** The wait before another attempt does not grow beyond this doubling while each line is good at first. */
    private static final int FLICKER = 3;

    private static final Duration STOP_WITHIN = Duration.ofMillis(500);
    private static final String CONNECTED = "Mattermost is connected";

    private final MattermostClient client;
    private final MattermostSettings settings;
    private final Worker worker;
    private final Rhythm rhythm;
    private final Position position = new Position();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private volatile @Nullable Standing standing;
    private volatile Optional<String> trouble = Optional.of("Mattermost is not connected yet.");
    private String said = "";
    private int failures;
    private boolean established;

    Connection(MattermostClient client, MattermostSettings settings, Worker worker, Rhythm rhythm) {
        this.client = client;
        this.settings = settings;
        this.worker = worker;
        this.rhythm = rhythm;
    }

    /** Why the bot cannot hear or speak now. */
    Optional<String> trouble() {
        Standing known = standing;
        return trouble.isPresent() || known == null || known.lacks().isEmpty()
                ? trouble
                : Optional.of(String.join(" ", known.lacks()));
    }

    /** Who the bot is on the server, once that was found out. */
    Optional<Standing> standing() {
        return Optional.ofNullable(standing);
    }

    void stop() {
        var unused = stopped.complete(true);
    }

    private boolean running() {
        return !stopped.isDone();
    }

    @Override
    public void run() {
        try {
            while (running()) {
                long begun = System.nanoTime();
                established = false;
                try {
                    client.readToken();
                    if (standing == null || failures > 1) {
                        // A good line that broke is resumed first; whether the token still holds its ping tells.
                        look();
                    }
                    serve();
                } catch (Problem problem) {
                    say(problem.text() + (problem.mend().isEmpty() ? "" : " " + problem.mend()));
                } catch (RuntimeException e) {
                    LOG.error("the line to Mattermost failed on our side", e);
                    say("The line to Mattermost failed inside Vigie; the log has more.");
                }
                boolean lasted = System.nanoTime() - begun > 2 * rhythm.answer().toNanos();
                failures = lasted ? 1 : established ? Math.min(failures + 1, FLICKER) : failures + 1;
                if (running()) {
                    var unused = wait(stopped, backOff());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it happened in time. */
    private static boolean wait(CompletableFuture<?> happening, Duration most) throws InterruptedException {
        try {
            var unused = happening.get(most.toMillis() + 1, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    /** Doubles up to the longest, and is anywhere in its upper half, so that many clients do not come at once. */
    private Duration backOff() {
        long most = rhythm.firstRetry().toNanos() << Math.min(20, failures - 1);
        most = Math.min(most, rhythm.longestRetry().toNanos());
        return Duration.ofNanos(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    private void look() {
        Standing found = Standing.find(client, settings);
        standing = found;
        worker.standing(found);
    }

    /** One line from its opening to its end. */
    private void serve() throws InterruptedException {
        Line line = new Line(position, worker);
        String query = position.query();
        @Nullable WebSocket socket = null;
        try {
            socket = client.open(query, line);
            if (!isEstablished(line, socket, !query.isEmpty())) {
                position.forget();
                throw Problem.site("Mattermost's WebSocket opens, but nothing comes over it.");
            }
            trouble = Optional.empty();
            established = true;
            worker.connected();
            tell();
            watch(line, socket);
        } finally {
            line.abandon();
            if (socket != null) {
                socket.abort();
            }
        }
    }

    /** A line that resumes says no hello: then the ping's answer is the first word. */
    private boolean isEstablished(Line line, WebSocket socket, boolean resumes) throws InterruptedException {
        if (!resumes && !line.isGreeted(rhythm.answer())) {
            return false;
        }
        return switch (line.ping(socket, rhythm.answer())) {
            case Line.Pong.Alive alive -> true;
            case Line.Pong.Refused refused -> throw MattermostClient.tokenRefused();
            case Line.Pong.Silent silent -> false;
        };
    }

    private void watch(Line line, WebSocket socket) throws InterruptedException {
        for (int pings = 1; ; pings++) {
            var unused = wait(CompletableFuture.anyOf(line.ended(), stopped), rhythm.ping());
            if (!running()) {
                var closing = wait(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""), STOP_WITHIN);
                return;
            }
            if (line.ended().isDone()) {
                throw Problem.site(
                        "The line to Mattermost ended: " + line.ended().getNow("") + ".");
            }
            switch (line.ping(socket, rhythm.answer())) {
                case Line.Pong.Alive alive -> {
                    Standing known = standing;
                    if (pings % LOOK_AGAIN == 0
                            || known == null
                            || !known.lacks().isEmpty()) {
                        look();
                        tell();
                    }
                }
                case Line.Pong.Refused refused -> throw MattermostClient.tokenRefused();
                case Line.Pong.Silent silent ->
                    throw Problem.site("The line to Mattermost is dead: a ping was not answered.");
            }
        }
    }

    private void tell() {
        Optional<String> lack = trouble();
        if (lack.isPresent()) {
            log(lack.get());
        } else if (!said.equals(CONNECTED)) {
            LOG.info(CONNECTED);
            said = CONNECTED;
        }
    }

    private void say(String text) {
        if (running()) {
            trouble = Optional.of(text);
            log(text);
        }
    }

    /** Once for each new thing to say, and not at each attempt. */
    private void log(String text) {
        if (!text.equals(said)) {
            LOG.warn("{}", text);
            said = text;
        }
    }
}
