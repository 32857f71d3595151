package io.vigie.bot.chat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what an adapter hears. */
public class RecordingListener implements ChatListener {
    private final List<ChatEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void heard(ChatEvent event) {
        events.add(event);
    }

    @Override
    public List<String> suggest(AccountId account, String line) {
        return List.of("list", "show");
    }

    public <E extends ChatEvent> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<ChatEvent.MessageHeard> said(String text) {
        return all(ChatEvent.MessageHeard.class).stream()
                .filter(m -> m.text().equals(text))
                .toList();
    }
}
