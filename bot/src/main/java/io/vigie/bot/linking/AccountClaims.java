package io.vigie.bot.linking;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.bot.chat.console.ConsoleSettings;
import io.vigie.bot.conversation.FirstWords;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import org.springframework.stereotype.Component;

/** {@code account claim}: the one thing that an account may say before anybody knows whose it is. */
@Component
class AccountClaims implements FirstWords {
    private final Linking linking;
    private final Chats chats;
    private final String console;

    AccountClaims(Linking linking, Chats chats, ConsoleSettings settings) {
        this.linking = linking;
        this.chats = chats;
        this.console = "Vigie's web console" + (settings.url().isEmpty() ? "" : " (" + settings.url() + ")");
    }

    @Override
    public boolean concern(String line) {
        return ClaimLine.of(line).isPresent();
    }

    @Override
    public Answer answer(MessageHeard message, String line) {
        ClaimLine claim = ClaimLine.of(line).orElseThrow(() -> new IllegalArgumentException("this is no claim"));
        if (message.from().platform().equals(ConsoleAdapter.PLATFORM)) {
            throw Problem.user("At the console you are who you signed in as.")
                    .withMend("Send the code from the chat whose account you want to link.");
        }
        if (!message.direct()) {
            linking.burn(claim.codes());
            throw Problem.user("Others could read this code here, so it is void now.")
                    .withMend("Get a new one, and send it to me in a direct message.");
        }
        String shown = chats.find(message.from().platform())
                .map(chat -> chat.shown(message.from()))
                .orElse(message.from().id());
        String uid = linking.claim(message.from(), shown, claim.code());
        return Answer.sections(
                Answer.text(Cell.good("Good. This account speaks for " + uid + " as soon as they agree to it at "
                        + console + ": `account confirm` shows it to them there.")),
                Answer.text(Cell.quiet("If that is not you, tell your admins: somebody gave you their code.")));
    }

    @Override
    public Answer stranger() {
        boolean linkable = chats.find(ConsoleAdapter.PLATFORM).isPresent();
        return Answer.sections(
                FirstWords.super.stranger(),
                Answer.text(
                        linkable
                                ? "To link it, sign in at " + console + ", type `account link` in your own conversation"
                                        + " with Vigie there, and do what it says."
                                : "Accounts are linked at Vigie's web console, which is switched off here: ask your"
                                        + " admins."));
    }
}
