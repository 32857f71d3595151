package io.vigie.bot.delivery;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A chat in memory that can be down, lose messages, and have the bot die at the worst moment. */
final class AlertChat implements ChatAdapter {
    /** The bot was killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final String platform;
    final Map<MessageRef, Outgoing> messages = new LinkedHashMap<>();
    final Map<String, MessageRef> keys = new HashMap<>();
    final List<Reaction> reactions = new ArrayList<>();
    boolean down;
    boolean killAfterPost;
    int posts;
    int edits;
    Runnable beforePost = () -> {};

    AlertChat(String platform) {
        this.platform = platform;
    }

    /** The first line of the only message. */
    String headline() {
        if (messages.size() != 1) {
            throw new AssertionError("not one message: " + messages);
        }
        return headline(messages.values().iterator().next());
    }

    static String headline(Outgoing message) {
        if (message.answer() instanceof Answer.Sections sections
                && sections.parts().getFirst() instanceof Answer.Text text) {
            return text.cell().text();
        }
        throw new AssertionError(message.toString());
    }

    List<String> headlines() {
        return messages.values().stream().map(AlertChat::headline).toList();
    }

    MessageRef only() {
        return messages.keySet().iterator().next();
    }

    void deleteAll() {
        messages.clear();
    }

    private void connected() {
        if (down) {
            throw Problem.site(platform + " does not answer");
        }
    }

    @Override
    public synchronized MessageRef post(Place place, Outgoing message) {
        beforePost.run();
        connected();
        posts++;
        MessageRef ref = keys.computeIfAbsent(
                message.key(), k -> new MessageRef(platform, place.channel(), "m" + (keys.size() + 1)));
        messages.putIfAbsent(ref, message);
        if (killAfterPost) {
            killAfterPost = false;
            throw new Killed();
        }
        return ref;
    }

    @Override
    public synchronized void edit(MessageRef message, Outgoing content) {
        connected();
        if (!messages.containsKey(message)) {
            throw Problem.site("there is no such message");
        }
        edits++;
        messages.put(message, content);
    }

    @Override
    public boolean stands(MessageRef message) {
        connected();
        return messages.containsKey(message);
    }

    @Override
    public List<Reaction> reactions(MessageRef message) {
        connected();
        return List.copyOf(reactions);
    }

    @Override
    public String platform() {
        return platform;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public void start(ChatListener listener) {}

    @Override
    public void stop() {}

    @Override
    public Optional<String> trouble() {
        return down ? Optional.of("down") : Optional.empty();
    }

    @Override
    public Place alertChannel() {
        return Place.channel(platform, "infra");
    }

    @Override
    public Optional<Place> direct(AccountId account) {
        return Optional.empty();
    }
}
