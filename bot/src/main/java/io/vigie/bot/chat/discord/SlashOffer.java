package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Has Discord offer the commands on the server whenever that is there anew, and tries again until it does. */
class SlashOffer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SlashOffer.class);

    private static final int MISSING_ACCESS = 50_001;

    private final Rest rest;
    private final DiscordSettings settings;
    private final Rhythm rhythm;
    private final Supplier<CommandLanguage> language;
    private final Supplier<String> application;
    private final Semaphore wanted = new Semaphore(0);
    private volatile Optional<SlashTree> tree = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();

    /** @param application its id */
    SlashOffer(
            Rest rest,
            DiscordSettings settings,
            Rhythm rhythm,
            Supplier<CommandLanguage> language,
            Supplier<String> application) {
        this.rest = rest;
        this.settings = settings;
        this.rhythm = rhythm;
        this.language = language;
        this.application = application;
    }

    SlashTree tree() {
        SlashTree known = tree.orElseGet(() -> new SlashTree(language.get().specs()));
        tree = Optional.of(known);
        return known;
    }

    /** What keeps slash commands from being offered. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Returns at once. */
    void want() {
        wanted.release();
    }

    /** Until it is interrupted. */
    @Override
    public void run() {
        int failures = 0;
        try {
            while (true) {
                if (failures == 0) {
                    wanted.acquire();
                } else {
                    var unused = wanted.tryAcquire(backOff(failures).toNanos(), TimeUnit.NANOSECONDS);
                }
                wanted.drainPermits();
                failures = isOffered() ? 0 : failures + 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration backOff(int failures) {
        Duration doubled = rhythm.firstRetry().multipliedBy(1L << Math.min(20, failures - 1));
        return doubled.compareTo(rhythm.longestRetry()) < 0 ? doubled : rhythm.longestRetry();
    }

    private boolean isOffered() throws InterruptedException {
        try {
            register(application.get());
            trouble = Optional.empty();
            return true;
        } catch (Problem problem) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("the bot stops");
            }
            say("Slash commands are not offered: " + problem.inFull());
        } catch (RuntimeException e) {
            LOG.error("slash commands could not be offered", e);
        }
        return false;
    }

    /** Once, and not at each attempt. */
    private void say(String text) {
        if (!trouble.equals(Optional.of(text))) {
            LOG.warn("{}", text);
            trouble = Optional.of(text);
        }
    }

    private void register(String application) {
        DataArray wanted = tree().data();
        Reply asked = rest.get(Route.Interactions.GET_GUILD_COMMANDS.compile(application, settings.guild()));
        if (asked.code() == MISSING_ACCESS) {
            throw Problem.site("the bot may not make any on the server.")
                    .withMend("Invite it again, with the scopes bot and applications.commands.");
        }
        JsonNode known = asked.orRefuse("show its slash commands");
        if (!SlashComparison.same(Rest.JSON.readTree(wanted.toJson()), known)) {
            var unused = rest.call(
                            Route.Interactions.UPDATE_GUILD_COMMANDS.compile(application, settings.guild()),
                            Bodies.json(wanted))
                    .orRefuse("take the slash commands");
            LOG.info("Discord offers {} slash commands now", wanted.length());
        }
    }
}
