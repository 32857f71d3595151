package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.bot.chat.discord.Wire.Interaction;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Slash commands. Each is acknowledged before anything else is done, which of several replicas only one can; then it is
 * a command line like any other, whose answer goes into the acknowledgement.
 */
class Slash implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Slash.class);
    private static final int SHOW = 4;
    private static final int DEFER = 5;
    private static final int SUGGEST = 8;
    private static final int UNKNOWN_INTERACTION = 10_062;
    private static final int ALREADY_ACKNOWLEDGED = 40_060;

    private static final String NOT_RUN =
            "I was interrupted while I dealt with this. If it changes anything, look whether it was done (`/pending`,"
                    + " `/task list`); then say it again.";

    private final Rest rest;
    private final DiscordSettings settings;
    private final Replies replies;
    private final Memory memory;
    private final Clock clock;
    private final Rhythm rhythm;
    private final Supplier<CommandLanguage> language;
    private final ChatListener listener;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(DiscordAdapter.THREADS + "slash ", 0).factory());
    private volatile Optional<SlashTree> tree = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();

    Slash(
            Rest rest,
            DiscordSettings settings,
            Replies replies,
            Memory memory,
            Clock clock,
            Rhythm rhythm,
            Supplier<CommandLanguage> language,
            ChatListener listener) {
        this.rest = rest;
        this.settings = settings;
        this.replies = replies;
        this.memory = memory;
        this.clock = clock;
        this.rhythm = rhythm;
        this.language = language;
        this.listener = listener;
    }

    /** What keeps slash commands from being offered. */
    Optional<String> trouble() {
        return trouble;
    }

    private SlashTree tree() {
        SlashTree known = tree.orElseGet(() -> new SlashTree(language.get().specs()));
        tree = Optional.of(known);
        return known;
    }

    /** Offers the commands on the server if it knows others. */
    void connected(JDA jda) {
        String application = jda.getSelfUser().getApplicationId();
        threads.execute(() -> {
            try {
                register(application);
                trouble = Optional.empty();
            } catch (Problem problem) {
                if (threads.isShutdown()) {
                    return;
                }
                trouble = Optional.of("Slash commands are not offered: " + problem.text()
                        + " Invite the bot with the scope applications.commands too.");
                LOG.warn("{}", trouble.get());
            } catch (RuntimeException e) {
                LOG.error("slash commands could not be offered", e);
            }
        });
    }

    private void register(String application) {
        DataArray wanted = tree().data();
        JsonNode known = rest.get(Route.Interactions.GET_GUILD_COMMANDS.compile(application, settings.guild()))
                .orRefuse("show its slash commands");
        if (!SlashComparison.same(Rest.JSON.readTree(wanted.toJson()), known)) {
            var unused = rest.call(
                            Route.Interactions.UPDATE_GUILD_COMMANDS.compile(application, settings.guild()),
                            Bodies.json(wanted))
                    .orRefuse("take the slash commands");
            LOG.info("Discord offers {} slash commands now", wanted.length());
        }
    }

    /**
     * Tells of those that were acknowledged by a process that died before it handed them over; of those that it handed
     * over the bot knows by itself, and answers them by then.
     */
    void tellOfAbandoned() {
        threads.execute(this::tellNow);
    }

    private void tellNow() {
        try {
            for (Memory.Waiting waiting : memory.abandoned(rhythm.abandoned(), replies::isOurs)) {
                if (clock.millis() - Wire.time(waiting.id()) < rhythm.replies().toMillis()) {
                    replies.abandon(waiting, Answer.text(Cell.warn(NOT_RUN)));
                }
            }
        } catch (Problem problem) {
            LOG.warn("slash commands that were interrupted could not be told of: {}", problem.text());
        }
    }

    /** Returns at once. */
    void heard(JsonNode json) {
        Interaction interaction = Interaction.of(json);
        if (threads.isShutdown()) {
            return;
        }
        threads.execute(() -> {
            try {
                switch (interaction.type()) {
                    case Interaction.COMMAND -> command(interaction);
                    case Interaction.COMPLETION -> complete(interaction);
                    default -> LOG.debug("an interaction of the kind {} is none of ours", interaction.type());
                }
            } catch (Problem problem) {
                LOG.warn("a slash command was not taken: {}", problem.text());
            } catch (RuntimeException e) {
                LOG.error("a slash command could not be dealt with", e);
            }
        });
    }

    /** Somebody who belongs to the one server, there. */
    private boolean mayBeHeard(Interaction interaction) {
        return interaction.guild().equals(settings.guild())
                && interaction.member()
                && interaction.user().human()
                && DiscordSettings.ID.matcher(interaction.id()).matches();
    }

    private void command(Interaction interaction) {
        if (!mayBeHeard(interaction)) {
            refuse(interaction, Problem.user("I only listen to the members of one server, there."));
            return;
        }
        SlashInput input = SlashInput.of(interaction.data());
        Optional<SlashLeaf> leaf = tree().find(input.path());
        String line;
        try {
            line = leaf.orElseThrow(() -> Problem.user("This command is not there any more.")
                            .withMend("Type `/` again: Discord may show an old list."))
                    .line(input.values());
        } catch (Problem problem) {
            refuse(interaction, problem);
            return;
        }
        boolean hidden = leaf.get().isPrivate();
        DataObject defer = DataObject.empty()
                .put("type", DEFER)
                .put("data", DataObject.empty().put("flags", hidden ? Bodies.EPHEMERAL : 0));
        if (!acknowledged(interaction, defer)) {
            return;
        }
        remember(interaction);
        Place place = replies.open(interaction, hidden);
        listener.heard(new MessageHeard(
                Hearing.account(interaction.user().id()),
                new MessageRef(DiscordAdapter.PLATFORM, interaction.channel(), interaction.id()),
                place,
                line,
                true,
                hidden,
                Instant.ofEpochMilli(Wire.time(interaction.id()))));
    }

    /** Without its database the bot still answers; only a crash would not be told of. */
    private void remember(Interaction interaction) {
        try {
            memory.waits(new Memory.Waiting(interaction.id(), interaction.application(), interaction.token()));
        } catch (Problem problem) {
            LOG.warn("a slash command could not be written down: {}", problem.text());
        }
    }

    /** Whether it is ours: another replica may have been quicker, or Discord has given up. */
    private boolean acknowledged(Interaction interaction, DataObject with) {
        Reply reply = rest.call(
                Route.Interactions.CALLBACK.compile(interaction.id(), interaction.token()), Bodies.json(with), true);
        if (reply.code() == ALREADY_ACKNOWLEDGED || reply.code() == UNKNOWN_INTERACTION || reply.status() == 404) {
            LOG.debug("a slash command is another's, or too late");
            return false;
        }
        var unused = reply.orRefuse("take an acknowledgement");
        return true;
    }

    private void refuse(Interaction interaction, Problem problem) {
        Answer words = problem.mend().isEmpty()
                ? Answer.text(Cell.warn(problem.text()))
                : Answer.sections(Answer.text(Cell.warn(problem.text())), Answer.text(problem.mend()));
        DataObject data = Bodies.message(Rendered.edited(words)).put("flags", Bodies.EPHEMERAL);
        var unused =
                acknowledged(interaction, DataObject.empty().put("type", SHOW).put("data", data));
    }

    private void complete(Interaction interaction) {
        DataArray choices = DataArray.empty();
        if (mayBeHeard(interaction)) {
            suggestions(interaction)
                    .forEach(choice ->
                            choices.add(DataObject.empty().put("name", choice).put("value", choice)));
        }
        var unused = acknowledged(
                interaction,
                DataObject.empty()
                        .put("type", SUGGEST)
                        .put("data", DataObject.empty().put("choices", choices)));
    }

    private List<String> suggestions(Interaction interaction) {
        SlashInput input = SlashInput.of(interaction.data());
        return tree().find(input.path())
                .map(leaf -> input.choices(
                        leaf,
                        line -> listener.suggest(
                                Hearing.account(interaction.user().id()), line)))
                .orElse(List.of());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
