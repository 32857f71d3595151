package io.vigie.bot.chat.discord;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * JDA writes whole gateway messages to its log: the bot's token with its first one at TRACE, and the tokens of slash
 * commands with any that it cannot read at ERROR. None of that gets through, whatever level is configured; what the
 * line's state is this package says itself.
 */
final class NoTokensInLogs extends TurboFilter {
    private static final String JDA = "net.dv8tion.jda.";
    private static final String GATEWAY = JDA + "internal.requests.WebSocketClient";

    private NoTokensInLogs() {}

    /** Once for each logging context. */
    static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getTurboFilterList().stream().noneMatch(NoTokensInLogs.class::isInstance)) {
            context.addTurboFilter(new NoTokensInLogs());
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable throwable) {
        boolean spoken = logger.getName().startsWith(GATEWAY)
                || (logger.getName().startsWith(JDA) && !level.isGreaterOrEqual(Level.WARN));
        return spoken ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
