package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.bot.identity.AccountUnlinked;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells people of what becomes of their accounts, in private. Whoever is not told can still ask. */
@Component
class LinkingNotices {
    private static final Logger LOG = LoggerFactory.getLogger(LinkingNotices.class);

    private final Chats chats;
    private final Executor threads;

    @Autowired
    LinkingNotices(Chats chats) {
        this(chats, work -> Thread.ofVirtual().name("linking-notice").start(work));
    }

    /**
     * @param threads where chats are waited for: not where the transaction that is told of still holds its connection
     */
    LinkingNotices(Chats chats, Executor threads) {
        this.chats = chats;
        this.threads = threads;
    }

    @TransactionalEventListener
    void on(AccountClaimed event) {
        tell(
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
        tell(event.account(), words);
        if (!event.by().id().equals(event.person())) {
            tell(
                    console(event.person()),
                    Answer.text(Cell.warn("Your account " + event.account().platform() + "/"
                            + event.account().id() + " does not speak for you any more: "
                            + event.by().uid() + " took the link away.")));
        }
    }

    void linked(AccountId account, String uid) {
        tell(
                account,
                Answer.text(
                        Cell.good("From now on this account speaks for " + uid + ". `help` lists what you can do.")));
    }

    private static AccountId console(PersonId person) {
        return new AccountId(ConsoleAdapter.PLATFORM, person.realm() + "/" + person.entryUuid());
    }

    private void tell(AccountId account, Answer words) {
        threads.execute(() -> post(account, words));
    }

    private void post(AccountId account, Answer words) {
        try {
            chats.find(account.platform()).ifPresent(chat -> post(chat, account, words));
        } catch (Problem problem) {
            LOG.info("{} was not told: {}", account.platform(), problem.text());
        } catch (RuntimeException fault) {
            LOG.warn("{} was not told", account.platform(), fault);
        }
    }

    private static void post(ChatAdapter chat, AccountId account, Answer words) {
        chat.direct(account).ifPresent(place -> {
            var unused = chat.post(place, Outgoing.of(words));
        });
    }
}
