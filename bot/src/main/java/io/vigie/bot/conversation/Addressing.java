package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatSettings;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Whether a message is meant for the bot, and what of it is the command line. */
@Component
class Addressing {
    /** As the chats read a name that somebody is called by. */
    private static final Pattern LONGER_NAME = Pattern.compile("[\\w-]|\\.\\w", Pattern.UNICODE_CHARACTER_CLASS);

    private final ChatSettings settings;

    Addressing(ChatSettings settings) {
        this.settings = settings;
    }

    /** The command line; empty when the message is not for the bot. */
    Optional<String> commandLine(MessageHeard message) {
        Optional<String> called = called(message.text().strip());
        return called.isEmpty() && message.addressed()
                ? Optional.of(message.text().strip())
                : called;
    }

    /** What follows {@code !} or {@code @vigie}: of a line still being typed, too. */
    Optional<String> called(String text) {
        if (text.startsWith(settings.prefix())) {
            return Optional.of(text.substring(settings.prefix().length()).stripLeading());
        }
        String mention = "@" + settings.name();
        if (text.toLowerCase(Locale.ROOT).startsWith(mention.toLowerCase(Locale.ROOT))) {
            String rest = text.substring(mention.length());
            if (!LONGER_NAME.matcher(rest).lookingAt()) {
                return Optional.of(rest.replaceFirst("^[:,]", "").stripLeading());
            }
        }
        return Optional.empty();
    }
}
