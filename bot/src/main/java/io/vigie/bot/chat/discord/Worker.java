package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.discord.Wire.Message;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Deals with events one after the other, away from the line, which must never wait. An event that finds the queue full,
 * or that cannot be dealt with now, is found again by reading what was missed. Slash commands have three seconds: each
 * goes its own way at once.
 */
class Worker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration SAVE_EVERY = Duration.ofSeconds(30);
    /** Not at once, since the answer to what was heard needs the database first. */
    private static final Duration SAVE_SOON = Duration.ofMillis(500);

    private static final Duration SWEEP_EVERY = Duration.ofHours(12);

    private final Supplier<Optional<JDA>> line;
    private final DiscordSettings settings;
    private final Hearing hearing;
    private final Channels channels;
    private final CatchUp catchUp;
    private final Memory memory;
    private final Slash slash;
    private final Rhythm rhythm;
    private final Clock clock;
    private final Runnable connected;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private volatile boolean stopped;
    private boolean due;
    private long nextRead = System.nanoTime();

    /** Whether the bot knows that reactions, which no reading of messages finds, may have been missed. */
    private boolean told = true;

    private String said = "";
    private long saved = System.nanoTime();
    private long looked = System.nanoTime();
    private long swept = System.nanoTime() - SWEEP_EVERY.toNanos();

    /** @param connected tells the bot that it is connected, at the start or again */
    Worker(
            Supplier<Optional<JDA>> line,
            DiscordSettings settings,
            Hearing hearing,
            Channels channels,
            CatchUp catchUp,
            Memory memory,
            Slash slash,
            Rhythm rhythm,
            Clock clock,
            Runnable connected) {
        this.line = line;
        this.settings = settings;
        this.hearing = hearing;
        this.channels = channels;
        this.catchUp = catchUp;
        this.memory = memory;
        this.slash = slash;
        this.rhythm = rhythm;
        this.clock = clock;
        this.connected = connected;
    }

    /**
     * Returns at once.
     *
     * @param replayed whether it came before the line was known to be up to date
     */
    void offer(String type, Supplier<DataObject> payload, boolean replayed) {
        if (stopped) {
            return;
        }
        switch (type) {
            case "INTERACTION_CREATE" -> json(payload).ifPresent(slash::heard);
            // What comes before the server, as a direct message may, must not hide what was missed.
            case "READY" -> queue.add(new Item.Begun());
            case "GUILD_CREATE" -> slash.isThere(payload.get().getString("id", ""));
            default -> EventType.of(type).ifPresent(known -> enqueue(known, payload, replayed));
        }
    }

    private void enqueue(EventType type, Supplier<DataObject> payload, boolean replayed) {
        if (queue.size() >= rhythm.queue()) {
            overflow();
        } else {
            Optional<Instant> at = replayed ? Optional.empty() : Optional.of(clock.instant());
            json(payload).ifPresent(json -> queue.add(new Item.Heard(type, json, at)));
        }
    }

    /** What comes after this stands behind it in the queue. */
    private void overflow() {
        if (overflowed.compareAndSet(false, true)) {
            LOG.warn("too many events of Discord wait: they are read again later");
            queue.add(new Item.Missed());
        }
    }

    private static Optional<JsonNode> json(Supplier<DataObject> payload) {
        try {
            return Optional.of(Rest.JSON.readTree(payload.get().toJson()));
        } catch (JacksonException e) {
            LOG.warn("an event of Discord could not be read: {}", e.getOriginalMessage());
            return Optional.empty();
        }
    }

    /** @param anew whether a new session began, which knows nothing of the one before */
    void connected(boolean anew) {
        if (anew) {
            line.get().ifPresent(slash::connected);
        }
        queue.add(new Item.Connected());
    }

    /** On JDA's own thread: what it knows of the server then was told before the next event. */
    void there(Guild server) {
        if (server.getId().equals(settings.guild())) {
            queue.add(new Item.There(CatchUp.newest(server)));
        }
    }

    Optional<String> slashTrouble() {
        return slash.trouble();
    }

    void stop() {
        stopped = true;
        queue.add(new Item.Stop());
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                long nanos = Math.min(
                        (catchUp.hasNewConversation() ? SAVE_SOON : SAVE_EVERY).toNanos(),
                        rhythm.abandoned().toNanos());
                if (due) {
                    nanos = Math.clamp(nextRead - System.nanoTime(), 1, nanos);
                }
                step(queue.poll(nanos, TimeUnit.NANOSECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            save();
        }
    }

    private void step(@Nullable Item item) {
        try {
            switch (item) {
                case null -> {}
                case Item.Heard heard -> heard(heard);
                case Item.Missed missed -> {
                    overflowed.set(false);
                    missed();
                    nextRead = System.nanoTime();
                }
                case Item.Begun begun -> catchUp.missed();
                case Item.There server -> {
                    catchUp.begunAt(server.newest());
                    missed();
                }
                case Item.Connected again -> {
                    missed();
                    told = true;
                    read();
                    connected.run();
                }
                case Item.Stop stop -> {}
            }
            if (due && System.nanoTime() - nextRead >= 0) {
                read();
            }
            housekeeping();
        } catch (RuntimeException | Error e) {
            LOG.error("an event of Discord could not be dealt with", e);
        }
    }

    private void missed() {
        catchUp.missed();
        told = false;
        if (!due) {
            due = true;
            nextRead = System.nanoTime() + rhythm.firstRetry().toNanos();
        }
    }

    /** What cannot be read now is read in a while. */
    private void read() {
        nextRead = System.nanoTime() + rhythm.firstRetry().toNanos();
        Optional<JDA> jda = line.get();
        if (jda.isEmpty()) {
            return;
        }
        try {
            catchUp.run(jda.get(), Standing.find(jda.get(), settings), settings.guild());
            due = false;
            said = "";
            if (!told) {
                told = true;
                connected.run();
            }
        } catch (Problem problem) {
            // Once, and not at each attempt.
            if (!problem.text().equals(said)) {
                LOG.info("what was missed on Discord cannot be read yet: {}", problem.text());
                said = problem.text();
            }
        } catch (RuntimeException e) {
            if (!e.toString().equals(said)) {
                LOG.error("what was missed on Discord cannot be read yet", e);
                said = e.toString();
            }
        }
    }

    private void heard(Item.Heard heard) {
        Optional<JDA> jda = line.get();
        if (jda.isEmpty()) {
            missed();
            return;
        }
        try {
            switch (heard.type()) {
                case MESSAGE_CREATE -> message(jda.get(), Message.of(heard.json()), heard.at());
                case MESSAGE_REACTION_ADD -> reaction(jda.get(), heard.json(), true);
                case MESSAGE_REACTION_REMOVE -> reaction(jda.get(), heard.json(), false);
                case MESSAGE_REACTION_REMOVE_ALL -> cleared(jda.get(), heard.json(), true);
                case MESSAGE_REACTION_REMOVE_EMOJI -> cleared(jda.get(), heard.json(), false);
                case CHANNEL_UPDATE, CHANNEL_DELETE, THREAD_DELETE -> channels.forget(Wire.text(heard.json(), "id"));
            }
        } catch (Problem problem) {
            LOG.info("an event of Discord has to wait: {}", problem.text());
            missed();
        } catch (RuntimeException | Error e) {
            LOG.error("an event of Discord could not be dealt with; it is read again later", e);
            missed();
        }
    }

    private void message(JDA jda, Message message, Optional<Instant> came) {
        if (!message.guild().isEmpty() && !message.guild().equals(settings.guild())) {
            return;
        }
        Standing bot = Standing.find(jda, settings);
        if (!message.guild().isEmpty()) {
            bot.mustBeThere();
        }
        hearing.message(bot, message, came.orElse(message.saidAt()));
        catchUp.heard(message, message.guild().isEmpty());
    }

    private void reaction(JDA jda, JsonNode json, boolean added) {
        hearing.reaction(Standing.find(jda, settings), Wire.Reaction.of(json), added);
    }

    private void cleared(JDA jda, JsonNode json, boolean all) {
        hearing.cleared(Standing.find(jda, settings), Wire.Reaction.of(json), all);
    }

    private void housekeeping() {
        long now = System.nanoTime();
        if (now - saved > (catchUp.hasNewConversation() && queue.isEmpty() ? SAVE_SOON : SAVE_EVERY).toNanos()) {
            save();
        }
        if (!stopped && now - looked > rhythm.abandoned().toNanos()) {
            looked = now;
            slash.tellOfAbandoned();
        }
        if (now - swept > SWEEP_EVERY.toNanos()) {
            swept = now;
            memory.sweep();
        }
    }

    private void save() {
        saved = System.nanoTime();
        try {
            if (catchUp.isComplete()) {
                catchUp.save();
            }
        } catch (Problem problem) {
            LOG.warn("up to where Discord was heard could not be written down: {}", problem.text());
        }
    }
}
