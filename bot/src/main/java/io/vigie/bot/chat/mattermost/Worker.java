package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.Wire.Frame.Event;
import io.vigie.bot.chat.mattermost.Wire.Post;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Deals with events one after the other, away from the line, which must never wait. An event that finds the queue
 * full, or that cannot be dealt with now, is found again by reading what was missed.
 */
class Worker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration SAVE_EVERY = Duration.ofSeconds(30);
    private static final Duration SWEEP_EVERY = Duration.ofHours(12);

    private sealed interface Item {
        /**
         * @param came when, on the server's clock; empty when it may have been said long before
         */
        record Heard(Event event, Optional<Instant> came) implements Item {}

        record Missed() implements Item {}

        /**
         * @param at on the server's clock, in milliseconds; 0 when it did not say
         */
        record Connected(long at) implements Item {}

        record Stop() implements Item {}
    }

    private final Hearing hearing;
    private final Accounts accounts;
    private final CatchUp catchUp;
    private final Memory memory;
    private final Rhythm rhythm;
    private final Clock clock;
    private final Runnable connected;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Standing> bot = new AtomicReference<>();

    /** What was said after something that was missed waits until that was read, so that all is heard in order. */
    private final Queue<Item.Heard> later = new ArrayDeque<>();

    private final AtomicBoolean missing = new AtomicBoolean();
    private final LookAgain lookAgain;
    private Duration wait = Duration.ZERO;

    /** Not before there is a line: what is said after reading and before it is open would be missed. */
    private long nextCatchUp = System.nanoTime() + TimeUnit.DAYS.toNanos(1);

    private boolean everConnected;

    /** Whether the listener knows that reactions, which no reading of posts finds, may have been missed. */
    private boolean told = true;

    private long nextSave = System.nanoTime() + SAVE_EVERY.toNanos();
    private long nextSweep = System.nanoTime();

    /**
     * @param clock the server's
     * @param connected tells the listener
     */
    Worker(
            Hearing hearing,
            Accounts accounts,
            CatchUp catchUp,
            Memory memory,
            Rhythm rhythm,
            Clock clock,
            Runnable connected) {
        this.hearing = hearing;
        this.accounts = accounts;
        this.catchUp = catchUp;
        this.memory = memory;
        this.rhythm = rhythm;
        this.clock = clock;
        this.connected = connected;
        this.lookAgain = new LookAgain(rhythm.queue(), System::nanoTime);
    }

    /** Who the bot is on the server; nothing is dealt with before that is known. */
    void standing(Standing found) {
        bot.set(found);
    }

    /**
     * Returns at once.
     *
     * @param replayed whether it came before the line was known to be up to date
     */
    void offer(Event event, boolean replayed) {
        if (queue.size() < rhythm.queue()) {
            queue.add(new Item.Heard(event, replayed ? Optional.empty() : Optional.of(clock.instant())));
        } else {
            missed();
        }
    }

    /** Something got lost. Returns at once. */
    void missed() {
        if (missing.compareAndSet(false, true)) {
            queue.add(new Item.Missed());
        }
    }

    /**
     * A line is good.
     *
     * @param at on the server's clock, in milliseconds; 0 when it did not say
     */
    void connected(long at) {
        queue.add(new Item.Connected(at));
    }

    /** Ends after what it is doing now. */
    void stop() {
        queue.clear();
        queue.add(new Item.Stop());
    }

    @Override
    public void run() {
        try {
            while (next()) {
                guarded(lookAgain::look);
                Standing standing = bot.get();
                if (standing != null && !catchUp.isComplete() && System.nanoTime() - nextCatchUp >= 0) {
                    catchUp(standing);
                }
                if (System.nanoTime() - nextSave >= 0) {
                    nextSave = System.nanoTime() + SAVE_EVERY.toNanos();
                    guarded(catchUp::save);
                }
                if (System.nanoTime() - nextSweep >= 0) {
                    nextSweep = System.nanoTime() + SWEEP_EVERY.toNanos();
                    guarded(memory::sweep);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            guarded(catchUp::save);
        }
    }

    /** @return whether to go on */
    private boolean next() throws InterruptedException {
        long patience = catchUp.isComplete() ? nextSave - System.nanoTime() : nextCatchUp - System.nanoTime();
        Item item = queue.poll(Math.max(1, lookAgain.patience(patience)), TimeUnit.NANOSECONDS);
        if (item == null) {
            return true;
        }
        switch (item) {
            case Item.Heard heard -> deal(heard);
            case Item.Missed missed -> {
                missing.set(false);
                miss();
                wait = Duration.ZERO;
                // Before the first line is good nobody knows what the time is on the server.
                nextCatchUp = everConnected ? System.nanoTime() : nextCatchUp;
                lookAgain.at("posts", List.of(rhythm.again().getLast()), this::readAgain);
            }
            case Item.Connected isConnected -> {
                everConnected = true;
                catchUp.connected(isConnected.at());
                nextCatchUp = System.nanoTime();
                told = true;
                guarded(connected);
            }
            case Item.Stop stop -> {
                return false;
            }
        }
        return true;
    }

    private void readAgain() {
        if (catchUp.isComplete()) {
            catchUp.readAgain();
            nextCatchUp = System.nanoTime();
        }
    }

    private void deal(Item.Heard heard) {
        Standing standing = bot.get();
        if (standing == null) {
            catchUp.missed();
            return;
        }
        if (!catchUp.isComplete() && wait.isZero() && heard.event().name().equals("posted")) {
            if (later.size() < rhythm.queue()) {
                later.add(heard);
            }
            return;
        }
        dealNow(standing, heard);
    }

    private void dealNow(Standing standing, Item.Heard heard) {
        try {
            deal(standing, heard.event(), heard.came());
        } catch (Problem problem) {
            LOG.warn("an event is read again later: {}", problem.text());
            miss();
        } catch (JacksonException e) {
            LOG.warn(
                    "the server sent a {} event that cannot be understood",
                    Escape.line(heard.event().name()));
        } catch (RuntimeException | Error e) {
            LOG.error("an event could not be dealt with; it is read again later", e);
            miss();
        }
    }

    private void miss() {
        told = false;
        if (catchUp.isComplete()) {
            catchUp.missed();
            nextCatchUp = System.nanoTime() + rhythm.firstRetry().toNanos();
        }
    }

    private void deal(Standing standing, Event event, Optional<Instant> came) {
        switch (event.name()) {
            case "posted" -> {
                Post post = Post.of(inner(event, "post"));
                hearing.post(
                        standing, post, Wire.text(event.data(), "channel_type").equals("D"), came);
                catchUp.heard(post);
            }
            case "reaction_added" -> reaction(standing, event, true);
            case "reaction_removed" -> reaction(standing, event, false);
            case "post_deleted" -> {
                Post post = Post.of(inner(event, "post"));
                if (hearing.deleted(standing, post)) {
                    lookAgain.at(post.id(), rhythm.again(), () -> hearing.deleted(standing, post));
                }
            }
            case "user_updated" -> accounts.forget(Wire.text(event.data().path("user"), "id"));
            case "user_removed" -> accounts.forgetMemberships();
            default -> {
                // Nobody's business; above all post_edited, which never is a command.
            }
        }
    }

    private void reaction(Standing standing, Event event, boolean added) {
        Wire.Reaction reaction = Wire.Reaction.of(inner(event, "reaction"));
        String channel = event.channel().isEmpty() ? reaction.channel() : event.channel();
        if (hearing.reaction(standing, reaction, channel, added)) {
            lookAgain.at(reaction.post(), rhythm.again(), () -> hearing.reaction(standing, reaction, channel, added));
        }
    }

    /** Posts and reactions come as JSON within a string. */
    private static JsonNode inner(Event event, String name) {
        return Wire.JSON.readTree(Wire.text(event.data(), name));
    }

    private void catchUp(Standing standing) {
        try {
            catchUp.run(standing);
            wait = Duration.ZERO;
            if (!told) {
                told = true;
                guarded(connected);
            }
            guarded(catchUp::save);
        } catch (RuntimeException | Error e) {
            wait = wait.isZero() ? rhythm.firstRetry() : wait.multipliedBy(2);
            wait = wait.compareTo(rhythm.longestRetry()) > 0 ? rhythm.longestRetry() : wait;
            nextCatchUp = System.nanoTime() + wait.toNanos();
            if (e instanceof Problem problem && problem.whose() != Problem.Whose.OURS) {
                LOG.warn("what was missed cannot be read yet: {}", problem.text());
            } else {
                LOG.error("what was missed cannot be read yet", e);
            }
        }
        // When it could not be read, hearing out of order is better than not hearing.
        for (Item.Heard heard = later.poll(); heard != null; heard = later.poll()) {
            dealNow(standing, heard);
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("Mattermost's worker goes on after a failure", e);
        }
    }
}
