package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.DirectNotices;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.bot.identity.AccountUnlinked;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells people of what becomes of their accounts. */
@Component
class LinkingNotices {
    private final DirectNotices notices;

    LinkingNotices(DirectNotices notices) {
        this.notices = notices;
    }

    @TransactionalEventListener
    void on(AccountClaimed event) {
        notices.tell(
                console(event.person()),
                Answer.sections(
                        Answer.facts("An account wants to speak for you")
                                .fact("chat", event.account().platform())
                                .fact("account", event.shown())
                                .fact("its id", event.account().id())
                                .build(),
                        Answer.text(Cell.warn(
                                "Is that you? Whoever has it may then do all that you may, and vote as you.")),
                        new Answer.Code("account confirm"),
                        new Answer.Code("account refuse")));
    }

    @TransactionalEventListener
    void on(AccountUnlinked event) {
        Answer words = Answer.text(Cell.warn("This account does not speak for " + event.uidAtLink() + " any more: "
                + event.by().uid() + " took the link away."));
        notices.tell(event.account(), words);
        if (!event.by().id().equals(event.person())) {
            notices.tell(
                    console(event.person()),
                    Answer.text(Cell.warn("Your account " + event.account().platform() + "/"
                            + event.account().id() + " does not speak for you any more: "
                            + event.by().uid() + " took the link away.")));
        }
    }

    void linked(AccountId account, String uid) {
        notices.tell(
                account,
                Answer.text(
                        Cell.good("From now on this account speaks for " + uid + ". `help` lists what you can do.")));
    }

    private static AccountId console(PersonId person) {
        return new AccountId(ConsoleAdapter.PLATFORM, person.realm() + "/" + person.entryUuid());
    }
}
