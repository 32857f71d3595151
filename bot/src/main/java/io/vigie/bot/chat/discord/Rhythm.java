package io.vigie.bot.chat.discord;

import java.time.Duration;

/**
 * The adapter's times and sizes.
 *
 * @param firstRetry the wait before the first new session after JDA gave one up; doubled for each further one
 * @param longestRetry the longest wait between two sessions: Discord allows a thousand a day
 * @param queue how many events may wait; what is too much is read again over REST
 * @param acknowledged within what Discord must be told that a slash command was heard: after three seconds it gives the
 *     command up
 * @param claimed how much of that a slash command's claim in the database may take
 * @param replies how long a slash command's answer may go into its own reply: Discord allows 15 minutes
 * @param abandoned how long after its last sign of life a process that is at a slash command counts as dead; longer than
 *     the bot needs to find out by itself what was left unanswered
 * @param pages how many hundred messages of one channel are read of what was missed; what is older than that many was not
 *     said to a bot that was away for minutes
 */
record Rhythm(
        Duration firstRetry,
        Duration longestRetry,
        int queue,
        Duration acknowledged,
        Duration claimed,
        Duration replies,
        Duration abandoned,
        int pages) {
    static final Rhythm USUAL = new Rhythm(
            Duration.ofSeconds(1),
            Duration.ofMinutes(2),
            4096,
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofMinutes(14),
            Duration.ofSeconds(60),
            50);
}
