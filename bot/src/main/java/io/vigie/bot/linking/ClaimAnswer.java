package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Units;
import java.time.Instant;

/** How a person is shown the account that sent their code. The yes names it, so that nobody agrees to another one. */
final class ClaimAnswer {
    private ClaimAnswer() {}

    /**
     * @param shown how the account is called on its platform; whoever has it may have chosen that
     * @param claimedAt when it sent the code
     */
    static Answer of(AccountId account, String shown, Instant claimedAt, Instant now) {
        return Answer.sections(
                Answer.facts("An account wants to speak for you")
                        .fact("chat", account.platform())
                        .fact("account", shown)
                        .fact("its id", account.id())
                        .fact("sent your code", claimedAt.equals(now) ? "just now" : Units.ago(claimedAt, now))
                        .build(),
                Answer.text(
                        Cell.warn("Is that you? Whoever has it may then do all that you may, and vote as you. Say yes"
                                + " or no in your own conversation with Vigie at the web console:")),
                new Answer.Code("account confirm " + AccountName.of(account)),
                new Answer.Code("account refuse"));
    }
}
