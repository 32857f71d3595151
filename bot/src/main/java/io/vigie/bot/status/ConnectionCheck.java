package io.vigie.bot.status;

import java.util.List;

/** Tries the outside systems of one module for {@code --check}, before the bot is started. */
@FunctionalInterface
public interface ConnectionCheck {
    /** Asks now, each within a bounded wait; changes nothing, and never throws. */
    List<Health> check();
}
