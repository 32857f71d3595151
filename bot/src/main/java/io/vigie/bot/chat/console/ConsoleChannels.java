package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which channels there are, and who may read them. */
@Component
@ConsoleOnly
class ConsoleChannels {
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

    boolean mayRead(ConsoleMember member, String channel) {
        return channel.equals(shared) || channel.equals(member.directChannel());
    }

    boolean isDirectOf(AccountId account, String channel) {
        return channel.equals(direct(account.id()));
    }

    List<ChannelView> of(ConsoleMember member) {
        return List.of(
                new ChannelView(shared, shared, "channel"), new ChannelView(member.directChannel(), "vigie", "direct"));
    }
}
