package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.DirectNotices;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.bot.identity.AccountLinked;
import io.vigie.bot.identity.AccountUnlinked;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells people of what becomes of their accounts. */
@Component
class LinkingNotices {
    private final DirectNotices notices;
    private final Identities identities;

    LinkingNotices(DirectNotices notices, Identities identities) {
        this.notices = notices;
        this.identities = identities;
    }

    @TransactionalEventListener
    void on(AccountClaimed event) {
        notices.tell(console(event.person()), ClaimAnswer.of(event.account(), event.shown(), event.at(), event.at()));
    }

    /** The others: whoever knows the password alone could have linked an account of theirs. */
    @TransactionalEventListener
    void on(AccountLinked event) {
        String name = AccountName.of(event.account());
        Answer words = Answer.text(Cell.warn(
                "The account " + name + " speaks for " + event.person().uid()
                        + " from now on, too. If that was not you, take it away at once: `account unlink " + name
                        + "`, and have your password changed."));
        identities.accounts(event.person().id()).stream()
                .filter(account -> !account.equals(event.account()))
                // There its person has just agreed to it, or signed in.
                .filter(account -> !account.platform().equals(ConsoleAdapter.PLATFORM))
                .forEach(account -> notices.tell(account, words));
    }

    @TransactionalEventListener
    void on(AccountUnlinked event) {
        Answer words = Answer.text(Cell.warn("This account does not speak for " + event.uidAtLink() + " any more: "
                + event.by().uid() + " took the link away."));
        notices.tell(event.account(), words);
        if (!event.by().id().equals(event.person())) {
            notices.tell(
                    console(event.person()),
                    Answer.text(Cell.warn("Your account " + AccountName.of(event.account())
                            + " does not speak for you any more: " + event.by().uid() + " took the link away.")));
        }
    }

    void linked(AccountId account, String uid) {
        notices.tell(
                account,
                Answer.text(
                        Cell.good("From now on this account speaks for " + uid + ". `help` lists what you can do.")));
    }

    private static AccountId console(PersonId person) {
        return new AccountId(ConsoleAdapter.PLATFORM, person.text());
    }
}
