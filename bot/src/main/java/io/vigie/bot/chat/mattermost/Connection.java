package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Redial;
import io.vigie.commands.Problem;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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

    private static final Duration STOP_WITHIN = Duration.ofMillis(500);

    private final MattermostClient client;
    private final MattermostSettings settings;
    private final Worker worker;
    private final Rhythm rhythm;
    private final ServerClock clock;
    private final Position position = new Position();
    private final Redial redial;
    private volatile @Nullable Standing standing;

    Connection(MattermostClient client, MattermostSettings settings, Worker worker, Rhythm rhythm, ServerClock clock) {
        this.client = client;
        this.clock = clock;
        this.settings = settings;
        this.worker = worker;
        this.rhythm = rhythm;
        this.redial = new Redial(
                "Mattermost",
                new Redial.Waits(
                        rhythm.firstRetry(),
                        rhythm.longestRetry(),
                        rhythm.answer().multipliedBy(2)),
                LOG);
    }

    /** Why the bot cannot hear or speak now. */
    Optional<String> trouble() {
        Optional<String> trouble = redial.trouble();
        Standing known = standing;
        if (trouble.isPresent() || known == null) {
            return trouble;
        }
        List<String> all = new ArrayList<>(known.lacks());
        clock.trouble().ifPresent(all::add);
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", all));
    }

    /** Who the bot is on the server, once that was found out. */
    Optional<Standing> standing() {
        return Optional.ofNullable(standing);
    }

    void stop() {
        redial.stop();
    }

    @Override
    public void run() {
        redial.run(() -> {
            client.readToken();
            if (standing == null || redial.failures() > 1) {
                // A good line that broke is resumed first; whether the token still holds its ping tells.
                look();
            }
            serve();
        });
    }

    private void look() {
        Standing known = standing;
        Standing found = Standing.find(client, settings, known == null ? LongPost.USUAL : known.longestPost());
        standing = found;
        worker.standing(found);
    }

    /** The line is good, whatever keeps REST from answering. */
    private void lookAgain() {
        try {
            look();
            redial.logLack(trouble());
        } catch (Problem problem) {
            if (MattermostClient.isTokenRefused(problem)) {
                throw problem;
            }
            LOG.warn("what the bot may on Mattermost cannot be found out now: {}", problem.text());
        }
    }

    /** One line from its opening to its end. */
    private void serve() throws InterruptedException {
        String query = position.query();
        Line line = new Line(position, worker, !query.isEmpty());
        @Nullable WebSocket socket = null;
        try {
            socket = client.open(query, line);
            long since = establish(line, socket, !query.isEmpty());
            redial.connected();
            worker.connected(since);
            redial.logLack(trouble());
            watch(line, socket);
        } finally {
            line.abandon();
            if (socket != null) {
                socket.abort();
            }
        }
    }

    /**
     * A line that resumes says no hello: then the ping's answer is the first word.
     *
     * @return when the line was good, on the server's clock, in milliseconds; 0 when it does not say
     */
    private long establish(Line line, WebSocket socket, boolean resumes) throws InterruptedException {
        if (!resumes && !line.isGreeted(rhythm.answer())) {
            throw mute();
        }
        Instant good = clock.now();
        return switch (ping(line, socket)) {
            case Line.Pong.Alive(long told) ->
                told == 0 ? 0 : told - Duration.between(good, clock.now()).toMillis();
            case Line.Pong.Refused refused -> throw refused();
            case Line.Pong.Silent silent -> throw mute();
        };
    }

    private Problem mute() {
        position.forget();
        return Problem.site("Mattermost's WebSocket opens, but nothing comes over it.");
    }

    private Line.Pong ping(Line line, WebSocket socket) throws InterruptedException {
        Instant asked = clock.now();
        Line.Pong pong = line.ping(socket, rhythm.answer());
        if (pong instanceof Line.Pong.Alive alive) {
            clock.told(alive.serverTime(), asked);
        }
        return pong;
    }

    /**
     * The server no longer knows whose line this is, which a moment's trouble with its database is enough for. It kept
     * events back without counting them, so that a line that resumes would never tell.
     *
     * @throws Problem of the site when it is the token that it does not accept
     */
    private Problem refused() {
        position.forget();
        var unused = client.get("/users/me");
        return Problem.site("Mattermost has forgotten whose line this is; another one is opened.");
    }

    private void watch(Line line, WebSocket socket) throws InterruptedException {
        for (int pings = 1; ; pings++) {
            redial.await(line.ended(), rhythm.ping());
            if (!redial.isRunning()) {
                close(socket);
                return;
            }
            if (line.ended().isDone()) {
                throw Problem.site(
                        "The line to Mattermost ended: " + line.ended().getNow("") + ".");
            }
            switch (ping(line, socket)) {
                case Line.Pong.Alive alive -> {
                    Standing known = standing;
                    if (pings % LOOK_AGAIN == 0
                            || known == null
                            || !known.lacks().isEmpty()) {
                        lookAgain();
                    }
                }
                case Line.Pong.Refused refused -> throw refused();
                case Line.Pong.Silent silent ->
                    throw Problem.site("The line to Mattermost is dead: a ping was not answered.");
            }
        }
    }

    private static void close(WebSocket socket) throws InterruptedException {
        try {
            var unused =
                    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It is aborted then.
        }
    }
}
