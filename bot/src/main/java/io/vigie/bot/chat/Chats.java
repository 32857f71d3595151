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
}
