package io.vigie.bot.identity;

import java.util.List;

/** Realms that stand in for configured ones when there are none: the demonstration's. */
@FunctionalInterface
public interface RealmSource {
    List<RealmSettings> realms();
}
