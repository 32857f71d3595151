package io.vigie.bot.status;

import java.util.List;

/** A module that can say how it is. */
@FunctionalInterface
public interface HealthSource {
    /** From memory or within a bounded wait; never throws. */
    List<Health> health();
}
