package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.discord.Wire.Interaction;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Slash commands. Each is claimed and acknowledged before anything else is done; then it is a command line like any other,
 * whose answer goes into the acknowledgement.
 */
class Slash implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Slash.class);
    private static final int SHOW = 4;
    private static final int DEFER = 5;
    private static final int SUGGEST = 8;

    private final DiscordSettings settings;
    private final SlashOffer offer;
    private final Acknowledgements acknowledgements;
    private final Replies replies;
    private final ChatListener listener;
    private final ExecutorService threads;

    /** @param threads are ended with it */
    Slash(
            DiscordSettings settings,
            SlashOffer offer,
            Acknowledgements acknowledgements,
            Replies replies,
            ChatListener listener,
            ExecutorService threads) {
        this.settings = settings;
        this.offer = offer;
        this.acknowledgements = acknowledgements;
        this.replies = replies;
        this.listener = listener;
        this.threads = threads;
    }

    void start() {
        threads.execute(offer);
        threads.execute(acknowledgements::keep);
    }

    Optional<String> trouble() {
        return offer.trouble();
    }

    /** A session began, perhaps with the server in it. */
    void connected(JDA jda) {
        if (jda.getGuildById(settings.guild()) != null) {
            offer.want();
        }
    }

    /** A server is there: at the beginning, after an invitation, or again. */
    void isThere(String guild) {
        if (guild.equals(settings.guild())) {
            offer.want();
        }
    }

    /** Returns at once. */
    void tellOfAbandoned() {
        if (!threads.isShutdown()) {
            threads.execute(acknowledgements::tellOfAbandoned);
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
                    case Interaction.COMMAND -> command(interaction, AppPermissions.lacking(json));
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

    /** @param lacking what the bot may not do there */
    private void command(Interaction interaction, List<String> lacking) {
        if (!mayBeHeard(interaction)) {
            refuse(interaction, Problem.user("I only listen to the members of one server, there."));
            return;
        }
        SlashInput input = SlashInput.of(interaction.data());
        Optional<SlashLeaf> leaf = offer.tree().find(input.path());
        String line;
        try {
            line = leaf.orElseThrow(() -> Problem.user("This command is not there any more.")
                            .withMend("Type `/` again: Discord may show an old list."))
                    .line(input.values());
        } catch (Problem problem) {
            refuse(interaction, problem);
            return;
        }
        if (!lacking.isEmpty() && leaf.get().needsTheChannel()) {
            refuse(
                    interaction,
                    Problem.user("I cannot see to this here: in this channel my role lacks "
                                    + String.join(", ", lacking) + ".")
                            .withMend("Say it in another channel, or have my role allowed that here."));
            return;
        }
        boolean hidden = leaf.get().isPrivate();
        DataObject defer = DataObject.empty()
                .put("type", DEFER)
                .put("data", DataObject.empty().put("flags", hidden ? Bodies.EPHEMERAL : 0));
        if (!acknowledgements.take(interaction, defer)) {
            return;
        }
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

    private void refuse(Interaction interaction, Problem problem) {
        Answer words = problem.mend().isEmpty()
                ? Answer.text(Cell.warn(problem.text()))
                : Answer.sections(Answer.text(Cell.warn(problem.text())), Answer.text(problem.mend()));
        DataObject data = Bodies.message(Rendered.withoutFile(words, true)).put("flags", Bodies.EPHEMERAL);
        acknowledgements.say(interaction, DataObject.empty().put("type", SHOW).put("data", data));
    }

    private void complete(Interaction interaction) {
        DataArray choices = DataArray.empty();
        if (mayBeHeard(interaction)) {
            suggestions(interaction)
                    .forEach(choice ->
                            choices.add(DataObject.empty().put("name", choice).put("value", choice)));
        }
        acknowledgements.say(
                interaction,
                DataObject.empty()
                        .put("type", SUGGEST)
                        .put("data", DataObject.empty().put("choices", choices)));
    }

    private List<String> suggestions(Interaction interaction) {
        SlashInput input = SlashInput.of(interaction.data());
        return offer.tree()
                .find(input.path())
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
