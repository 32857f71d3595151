package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.Wire.Frame;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One WebSocket: hands events on in order, and finds out whether it is alive. */
class Line implements WebSocket.Listener {
    private static final int LONGEST_FRAME = 4 * 1024 * 1024;

    private final Position position;
    private final Worker worker;
    private final boolean resumes;
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<Boolean> greeted = new CompletableFuture<>();
    private final AtomicReference<CompletableFuture<Pong>> pong = new AtomicReference<>(new CompletableFuture<>());
    private volatile long requests;
    private volatile boolean abandoned;
    private volatile boolean upToDate;

    /**
     * @param resumes whether the server is asked to replay what the last line missed
     */
    Line(Position position, Worker worker, boolean resumes) {
        this.position = position;
        this.worker = worker;
        this.resumes = resumes;
    }

    /** How a ping ended. */
    sealed interface Pong {
        /**
         * @param serverTime in milliseconds; 0 when it does not say
         */
        record Alive(long serverTime) implements Pong {}

        /** The server answers and does not know us, as with a token that was revoked meanwhile. */
        record Refused(String error) implements Pong {}

        record Silent() implements Pong {}
    }

    /** Another line takes over: nothing that still comes over this one counts. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public void onOpen(WebSocket socket) {
        if (abandoned) {
            socket.abort();
            return;
        }
        if (resumes) {
            // What a server keeps from a line that it has forgotten is not replayed either, and is read before the
            // replay moves the cursors past it.
            worker.missed();
        }
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        if (abandoned) {
            socket.abort();
            return null;
        }
        if (partial.length() + data.length() > LONGEST_FRAME) {
            partial.setLength(0);
            end("the server sent too much at once");
            socket.abort();
            return null;
        }
        partial.append(data);
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            take(Frame.of(text));
        }
        socket.request(1);
        return null;
    }

    private void take(Frame frame) {
        switch (frame) {
            case Frame.Reply reply -> {
                // The server sends what was missed before it reads what we ask.
                upToDate = true;
                if (reply.to() == requests) {
                    var unused = pong.get()
                            .complete(
                                    reply.ok() ? new Pong.Alive(reply.serverTime()) : new Pong.Refused(reply.error()));
                }
            }
            case Frame.Garbage garbage -> worker.missed();
            case Frame.Event event -> {
                switch (position.take(event)) {
                    case HELLO -> {
                        worker.missed();
                        var unused = greeted.complete(true);
                    }
                    case NEXT, AGAIN -> worker.offer(event, !upToDate);
                    case OUT_OF_ORDER -> {
                        worker.missed();
                        worker.offer(event, !upToDate);
                    }
                }
            }
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        end("the server closed it (" + code + ")");
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        end("it broke");
    }

    private void end(String why) {
        var unused = ended.complete(why);
        var pending = pong.get().complete(new Pong.Silent());
        var hello = greeted.complete(false);
    }

    /** Completes with the reason when the line is no more. */
    CompletableFuture<String> ended() {
        return ended;
    }

    /** Whether the server says hello on this line. */
    boolean isGreeted(Duration within) throws InterruptedException {
        try {
            return greeted.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Asks whether the server still knows us; a WebSocket's own ping would not tell. */
    Pong ping(WebSocket socket, Duration within) throws InterruptedException {
        CompletableFuture<Pong> expected = new CompletableFuture<>();
        pong.set(expected);
        long request = requests + 1;
        requests = request;
        try {
            if (ended.isDone()) {
                return new Pong.Silent();
            }
            var unused = socket.sendText("{\"seq\":" + request + ",\"action\":\"ping\"}", true)
                    .get(within.toMillis(), TimeUnit.MILLISECONDS);
            return expected.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Pong.Silent();
        }
    }
}
