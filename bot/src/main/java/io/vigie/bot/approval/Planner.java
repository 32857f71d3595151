package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.commands.Plan;

/** Builds a plan again from its command line, as the site is now. */
@FunctionalInterface
public interface Planner {
    /**
     * @throws io.vigie.commands.Problem when the command is no longer possible, or no longer allowed
     */
    Plan plan(PersonCaller requester, String command);
}
