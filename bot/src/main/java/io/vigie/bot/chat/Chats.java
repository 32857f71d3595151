package io.vigie.bot.chat;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The chats that are configured. */
@Component
public class Chats {
    private final List<ChatAdapter> adapters;

    public Chats(List<ChatAdapter> adapters) {
        this.adapters = List.copyOf(adapters);
    }

    public List<ChatAdapter> all() {
        return adapters;
    }

    public Optional<ChatAdapter> find(String platform) {
        return adapters.stream().filter(a -> a.platform().equals(platform)).findFirst();
    }

    /** Where an answer that comes late is seen to be one: in a thread on the message, if the chat has threads. */
    public Place beside(MessageRef message, Place place) {
        boolean threads = find(message.platform())
                .map(chat -> chat.capabilities().contains(Capability.THREADS))
                .orElse(false);
        return place.thread().isPresent() || !threads ? place : place.thread(message);
    }
}
