package io.vigie.bot.chat;

import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Tells an account something in private. Whoever is not reached can still ask. */
@Component
public final class DirectNotices {
    private static final Logger LOG = LoggerFactory.getLogger(DirectNotices.class);

    private final Chats chats;
    private final Executor threads;

    @Autowired
    DirectNotices(Chats chats) {
        this(chats, work -> Thread.ofVirtual().name("direct-notice").start(work));
    }

    /**
     * @param threads where chats are waited for: not where the transaction that is told of still holds its connection
     */
    public DirectNotices(Chats chats, Executor threads) {
        this.chats = chats;
        this.threads = threads;
    }

    /** Returns at once; that somebody could not be told is logged. */
    public void tell(AccountId account, Answer words) {
        threads.execute(() -> post(account, words));
    }

    private void post(AccountId account, Answer words) {
        try {
            chats.find(account.platform())
                    .ifPresent(chat -> chat.direct(account).ifPresent(place -> {
                        var unused = chat.post(place, Outgoing.of(words));
                    }));
        } catch (Problem problem) {
            LOG.info("{} was not told: {}", account.platform(), problem.text());
        } catch (RuntimeException fault) {
            LOG.warn("{} was not told", account.platform(), fault);
        }
    }
}
