package io.vigie.bot.totp;

import io.vigie.bot.chat.DirectNotices;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells a person on every account they have what became of their second factor: they notice when it was not them. */
final class TotpNotices {
    private final DirectNotices notices;
    private final Identities identities;

    TotpNotices(DirectNotices notices, Identities identities) {
        this.notices = notices;
        this.identities = identities;
    }

    @TransactionalEventListener
    void on(TotpEvent.SetUp event) {
        tell(
                event.by().id(),
                "A second factor was set up for you. If that was not you, tell an admin at once: `totp revoke "
                        + event.by().uid() + "` takes it away.");
    }

    @TransactionalEventListener
    void on(TotpEvent.Removed event) {
        boolean own = event.by().id().equals(event.person());
        tell(
                event.person(),
                "Your second factor was taken away"
                        + (own ? "" : " by " + event.by().uid()) + ".");
    }

    private void tell(PersonId person, String words) {
        identities.accounts(person).forEach(account -> notices.tell(account, Answer.text(Cell.warn(words))));
    }
}
