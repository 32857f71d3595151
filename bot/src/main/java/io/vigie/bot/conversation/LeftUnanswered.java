package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.conversation.HeardMessages.Abandoned;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells people whose command a process took and died over, or whose answer the chat did not take, that it will not be
 * answered. Never runs it again.
 */
@Component
class LeftUnanswered {
    private static final Logger LOG = LoggerFactory.getLogger(LeftUnanswered.class);

    /** It cannot be known how far it came: its answer may have gone out just before. */
    private static final Answer STOPPED = Answer.text(Cell.warn("Vigie was stopped while it was at this, or its answer"
            + " did not get through. If you see no answer to it, none will come: `pending` and `audit` show what became"
            + " of it, and nothing more of it is run. Say it again if you still want it."));

    /**
     * In so many rounds whoever is at it gives a sign of life: leases end by the clock of whoever looks, which may be
     * ahead.
     */
    static final int ROUNDS = 3;

    private final HeardMessages heard;
    private final Recorder recorder;
    private final Chats chats;
    private final AtomicBoolean telling = new AtomicBoolean();

    /** What was found in the last round, and in how many one after the other, with the same lease. */
    private Map<Abandoned, Integer> found = Map.of();

    LeftUnanswered(HeardMessages heard, Recorder recorder, Chats chats) {
        this.heard = heard;
        this.recorder = recorder;
        this.chats = chats;
    }

    /** Returns at once: a chat that does not answer takes its time. One round ends before the next begins. */
    @Scheduled(fixedDelayString = "PT5S")
    void look() {
        if (telling.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("left unanswered").start(() -> {
                try {
                    tell();
                } finally {
                    telling.set(false);
                }
            });
        }
    }

    void tell() {
        Set<String> silent = new HashSet<>();
        try {
            for (Abandoned left : withoutASign()) {
                String platform = left.message().platform();
                // A process that was held up for long does not take itself for dead.
                boolean due = !recorder.isAt(left.message()) && !silent.contains(platform);
                if (due && heard.takeOver(left) && !tell(left)) {
                    silent.add(platform);
                }
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("what was left unanswered cannot be read now", e);
        }
    }

    private List<Abandoned> withoutASign() {
        Map<Abandoned, Integer> now = new LinkedHashMap<>();
        heard.abandoned().forEach(left -> now.put(left, found.getOrDefault(left, 0) + 1));
        found = now;
        return now.entrySet().stream()
                .filter(left -> left.getValue() >= ROUNDS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether the chat took it. */
    private boolean tell(Abandoned left) {
        Optional<ChatAdapter> chat = chats.find(left.message().platform());
        if (chat.isPresent()) {
            try {
                Place place = chats.beside(left.message(), left.place());
                var unused = chat.get().post(place, Outgoing.of(STOPPED).withKey(key(left.message())));
            } catch (Problem problem) {
                // It is found again when the lease is over.
                LOG.warn("nobody could be told yet that a command was cut off: {}", problem.text());
                return false;
            }
        }
        heard.close(left.message());
        return true;
    }

    private static String key(MessageRef message) {
        return "left unanswered " + message.channel() + " " + message.id();
    }
}
