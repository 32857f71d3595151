package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatPeople;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Everybody is a member of the server. */
@NullUnmarked // A question about what is not there fails the test.
record FakePeople(FakeDiscord server) implements ChatPeople {
    @Override
    public AccountId person(String name) {
        synchronized (server) {
            return server.users.values().stream()
                    .filter(u -> u.path("username").stringValue().equals(name))
                    .map(u -> u.path("id").stringValue())
                    .findFirst()
                    .map(Hearing::account)
                    .orElseGet(() -> Hearing.account(server.user(name)));
        }
    }

    @Override
    public MessageRef say(AccountId who, Place place, String text) {
        String channel = place.channel();
        if (place.thread().isPresent()) {
            channel = place.thread().get();
            open(place.channel(), channel);
        }
        return new MessageRef(DiscordAdapter.PLATFORM, channel, server.say(who.id(), channel, text));
    }

    private void open(String parent, String thread) {
        synchronized (server) {
            if (!server.channels.containsKey(thread)) {
                ObjectNode channel = FakeDiscord.JSON.createObjectNode();
                channel.put("id", thread)
                        .put("type", 11)
                        .put("parent_id", parent)
                        .put("guild_id", server.guild);
                server.channels.put(thread, channel);
            }
        }
    }

    @Override
    public void react(AccountId who, MessageRef message, Emoji emoji) {
        server.react(who.id(), message.id(), emoji.sign(), null);
    }

    @Override
    public void unreact(AccountId who, MessageRef message, Emoji emoji) {
        server.unreact(who.id(), message.id(), emoji.sign());
    }

    @Override
    public Seen see(MessageRef message) {
        synchronized (server) {
            ObjectNode post = server.messages.get(message.id());
            JsonNode channel = server.channels.get(post.path("channel_id").stringValue());
            return new Seen(
                    shown(post),
                    channel.path("type").asInt() == 11
                            ? Optional.of(channel.path("id").stringValue())
                            : Optional.empty(),
                    server.reactions.stream()
                            .filter(r ->
                                    r.message().equals(message.id()) && r.user().equals(server.bot))
                            .map(r -> Emoji.ofSign(r.emoji()).orElseThrow())
                            .collect(Collectors.toSet()),
                    server.files.getOrDefault(message.id(), List.of()));
        }
    }

    @Override
    public boolean canRead(AccountId who, MessageRef message) {
        synchronized (server) {
            Map<String, String> directs = server.directs;
            return !directs.containsValue(message.channel())
                    || message.channel().equals(directs.get(who.id()));
        }
    }

    @Override
    public long count(Place place, String text) {
        synchronized (server) {
            return server.messages.values().stream()
                    .filter(p -> p.path("channel_id").stringValue().equals(place.channel()) && shown(p).contains(text))
                    .count();
        }
    }

    static String shown(JsonNode post) {
        StringBuilder all =
                new StringBuilder(MarkdownReading.shown(post.path("content").stringValue()));
        for (JsonNode embed : post.path("embeds")) {
            for (JsonNode field : embed.path("fields")) {
                all.append('\n')
                        .append(MarkdownReading.shown(field.path("name").stringValue()))
                        .append(' ')
                        .append(MarkdownReading.shown(field.path("value").stringValue()));
            }
        }
        return all.toString();
    }
}
