package io.vigie.bot.identity;

import java.time.Duration;

/**
 * How old the directory's answers may be that a read relies on.
 *
 * @param usual while it answers
 * @param inOutage while it does not
 */
public record AnswerAge(Duration usual, Duration inOutage) {}
