package io.vigie.bot.chat;

import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A chat in memory. What was posted stays when the bot crashes. */
public final class FakeChatAdapter implements ChatAdapter {
    private final String platform;
    private final Map<MessageRef, Post> posts = new LinkedHashMap<>();
    private final Map<MessageRef, List<Reaction>> reactions = new LinkedHashMap<>();
    private final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    private Optional<String> trouble = Optional.empty();
    private Runnable before = () -> {};
    private Runnable after = () -> {};
    private int edits;
    private int posted;
    private final List<Place> working = new ArrayList<>();

    /** A message as it stands. */
    public record Post(Place place, Outgoing first, Answer now) {}

    public FakeChatAdapter(String platform) {
        this.platform = platform;
    }

    /** From now on every call is refused with this, until it is empty. */
    public void trouble(String text) {
        trouble = text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    public void lacks(Capability capability) {
        capabilities.remove(capability);
    }

    /** To crash around a call. */
    public void aroundCalls(Runnable first, Runnable last) {
        before = first;
        after = last;
    }

    @Override
    public synchronized void working(Place place) {
        working.add(place);
    }

    public synchronized int signsOfWork(Place place) {
        return Collections.frequency(working, place);
    }

    /** As a moderator does. */
    public synchronized void delete(MessageRef message) {
        posts.remove(message);
        reactions.remove(message);
    }

    @Override
    public synchronized boolean stands(MessageRef message) {
        refuseInTrouble();
        return posts.containsKey(message);
    }

    public synchronized void react(MessageRef message, String account, Emoji emoji) {
        reactions
                .computeIfAbsent(message, m -> new ArrayList<>())
                .add(new Reaction(new AccountId(platform, account), emoji));
    }

    public synchronized void unreact(MessageRef message, String account, Emoji emoji) {
        var unused = reactions
                .getOrDefault(message, new ArrayList<>())
                .remove(new Reaction(new AccountId(platform, account), emoji));
    }

    public synchronized List<MessageRef> messages() {
        return List.copyOf(posts.keySet());
    }

    public synchronized Post message(MessageRef ref) {
        return Optional.ofNullable(posts.get(ref)).orElseThrow();
    }

    public int edits() {
        return edits;
    }

    @Override
    public String platform() {
        return platform;
    }

    @Override
    public Set<Capability> capabilities() {
        return Collections.unmodifiableSet(capabilities);
    }

    @Override
    public void start(ChatListener listener) {}

    @Override
    public void stop() {}

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public Place alertChannel() {
        return Place.channel(platform, "alerts");
    }

    @Override
    public synchronized MessageRef post(Place place, Outgoing message) {
        refuseInTrouble();
        before.run();
        for (Map.Entry<MessageRef, Post> post : posts.entrySet()) {
            if (!message.key().isEmpty() && post.getValue().first().key().equals(message.key())) {
                return post.getKey();
            }
        }
        MessageRef ref = new MessageRef(platform, place.channel(), "m" + ++posted);
        posts.put(ref, new Post(place, message, message.answer()));
        after.run();
        return ref;
    }

    @Override
    public synchronized void edit(MessageRef message, Outgoing content) {
        refuseInTrouble();
        before.run();
        Post post = message(message);
        posts.put(message, new Post(post.place(), post.first(), content.answer()));
        edits++;
        after.run();
    }

    @Override
    public synchronized List<Reaction> reactions(MessageRef message) {
        refuseInTrouble();
        if (!posts.containsKey(message)) {
            throw Problem.site("There is no such message.");
        }
        before.run();
        return List.copyOf(reactions.getOrDefault(message, List.of()));
    }

    @Override
    public Optional<Place> direct(AccountId account) {
        return Optional.of(Place.channel(platform, "@" + account.id()));
    }

    private void refuseInTrouble() {
        trouble.ifPresent(text -> {
            throw Problem.site(text);
        });
    }
}
