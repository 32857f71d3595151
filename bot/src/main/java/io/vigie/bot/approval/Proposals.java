package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.commands.Plan;

/** Where a plan goes to become an action. */
public interface Proposals {
    /**
     * Posts the plan in the requester's place, then runs it (a mild one) or waits for votes. Returns once the message
     * stands and everything needed to go on after a crash is stored; the rest is shown by editing that message.
     *
     * @throws io.vigie.commands.Problem when it can be neither stored nor posted; then nothing will run
     */
    void propose(PersonCaller requester, Plan plan);
}
