package io.vigie.bot.conversation;

import java.util.List;

/**
 * These came to their ends, one after the other. It is published in the transaction in which they are closed: what a
 * listener stores stands or falls with that.
 */
public record CommandsHandled(List<CommandHandled> commands) {}
