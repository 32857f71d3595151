package io.vigie.bot.chat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Libraries that speak to a chat write whole requests, tokens and all, to their logs. None of that gets through, whatever
 * level is configured; what matters of it the adapters say themselves.
 */
public final class NoTokensInLogs extends TurboFilter {
    private final String loggers;
    private final Level least;

    private NoTokensInLogs(String loggers, Level least) {
        this.loggers = loggers;
        this.least = least;
    }

    /**
     * Once for each logging context.
     *
     * @param loggers how the names of the loggers begin
     * @param least the least level that gets through; {@code OFF} for none
     */
    public static void install(String loggers, Level least) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getTurboFilterList().stream().noneMatch(filter -> isFor(filter, loggers))) {
            context.addTurboFilter(new NoTokensInLogs(loggers, least));
        }
    }

    private static boolean isFor(TurboFilter filter, String loggers) {
        return filter instanceof NoTokensInLogs other && other.loggers.equals(loggers);
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable throwable) {
        return !level.isGreaterOrEqual(least) && logger.getName().startsWith(loggers)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
