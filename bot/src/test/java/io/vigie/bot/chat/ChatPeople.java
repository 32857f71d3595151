package io.vigie.bot.chat;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people do and see on a platform, for {@link ChatAdapterContract}. */
public interface ChatPeople {
    /** A message as people see it. */
    record Seen(String text, Optional<String> thread, Set<Emoji> fromTheBot, List<String> files) {}

    /** Somebody on the platform; the same name is the same account. */
    AccountId person(String name);

    MessageRef say(AccountId who, Place place, String text);

    void react(AccountId who, MessageRef message, Emoji emoji);

    void unreact(AccountId who, MessageRef message, Emoji emoji);

    Seen see(MessageRef message);

    boolean canRead(AccountId who, MessageRef message);

    /** How many messages of this place show the text. */
    long count(Place place, String text);
}
