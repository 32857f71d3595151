package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which channels there are, and who may read them. */
@Component
@ConsoleOnly
class ConsoleChannels {
    /** Why somebody sees nothing but their own conversation. */
    static final Answer WITHOUT_RIGHTS = Answer.text(
            Cell.warn("You see only this conversation: no group of yours gives you a right here, and the team's channel"
                    + " is for those who have one. Ask your admins which group gives some."));

    private static final String DIRECT = "direct:";

    /** A channel as the page lists it; {@code kind} is {@code channel} or {@code direct}. */
    record ChannelView(String id, String name, String kind) {}

    private final String shared;

    ConsoleChannels(ConsoleSettings settings) {
        this.shared = settings.channel();
    }

    /** An account's id holds a slash, which a URL's path cannot. The configured channel's name holds no colon. */
    static String direct(String account) {
        return DIRECT + account.replace('/', ':');
    }

    static boolean isDirect(String channel) {
        return channel.startsWith(DIRECT);
    }

    String shared() {
        return shared;
    }

    boolean mayRead(ConsoleSession session, String channel) {
        return channel.equals(shared)
                ? session.shared()
                : channel.equals(session.member().directChannel());
    }

    boolean isDirectOf(AccountId account, String channel) {
        return channel.equals(direct(account.id()));
    }

    List<ChannelView> of(ConsoleSession session) {
        ChannelView direct = new ChannelView(session.member().directChannel(), "vigie", "direct");
        return session.shared() ? List.of(new ChannelView(shared, shared, "channel"), direct) : List.of(direct);
    }
}
