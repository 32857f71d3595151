package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what there is to say to one message, and remembers whether the chat took it. */
final class Voice {
    private static final Logger LOG = LoggerFactory.getLogger(Voice.class);

    private final Chats chats;
    private final MessageHeard message;
    private boolean taken = true;

    Voice(Chats chats, MessageHeard message) {
        this.chats = chats;
        this.message = message;
    }

    void say(Answer answer) {
        say(Outgoing.of(answer));
    }

    void say(Outgoing answer) {
        post(message.place(), answer);
    }

    /** Others may have spoken since. */
    void sayBeside(Answer answer) {
        post(chats.beside(message.message(), message.place()), Outgoing.of(answer));
    }

    /** Others say what there is to say; that they do is not known here. */
    void fallSilent() {
        taken = false;
    }

    /** Whether all that was said arrived at the chat, as far as is known. */
    boolean isTaken() {
        return taken;
    }

    /** A chat that refuses the answer is the chat's trouble: the adapter says so in {@code status}. */
    private void post(Place place, Outgoing answer) {
        try {
            chats.find(place.platform()).ifPresent(chat -> chat.post(place, answer));
        } catch (Problem problem) {
            taken = false;
            LOG.warn("an answer could not be posted: {}", problem.text());
        } catch (RuntimeException e) {
            taken = false;
            LOG.error("an answer could not be posted", e);
        }
    }
}
