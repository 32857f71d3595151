/**
 * Mattermost, over its REST API v4 and its WebSocket.
 *
 * <p>{@code Connection} keeps the line open and hands each event to {@code Worker} at once; the worker asks
 * {@code Hearing} whether a person said it, and {@code CatchUp} reads over REST what the line has missed.
 * {@code MattermostAdapter} is what the bot speaks to.
 */
@NullMarked
package io.vigie.bot.chat.mattermost;

import org.jspecify.annotations.NullMarked;
