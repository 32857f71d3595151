package io.vigie.commands.vm;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import java.util.ArrayList;
import java.util.List;

/** What must hold before anything is done with a guest. */
final class GuestChecks {
    private GuestChecks() {}

    /**
     * The guest as it is now.
     *
     * @throws Problem when nothing can be changed about it
     */
    static GuestNow changeable(Hypervisor hypervisor, Guest known) {
        GuestNow now = reachable(hypervisor, known);
        if (!now.guest().lock().isEmpty()) {
            throw Problem.site(
                            now.guest().label() + " is locked (" + now.guest().lock() + ").")
                    .withMend("Wait for what holds the lock, or look at its task.");
        }
        needQuorum(hypervisor);
        return now;
    }

    /**
     * @throws Problem when its node does not answer
     */
    static GuestNow reachable(Hypervisor hypervisor, Guest known) {
        refuseWhenUnknown(known);
        return hypervisor.guest(known.id());
    }

    /**
     * @throws Problem when its node does not answer
     */
    static void refuseWhenUnknown(Guest known) {
        if (known.state() == Guest.State.UNKNOWN) {
            throw Problem.site(known.label() + " is on " + known.node()
                            + ", which does not answer: nothing can be done there.")
                    .withMend("`cluster show " + known.cluster() + "` shows what the cluster makes of it.");
        }
    }

    /** Not judged from memory: this is also the last look before the run. */
    static void needQuorum(Hypervisor hypervisor) {
        // Where nobody votes there is none to lack.
        if (!hypervisor.refresh().quorate()) {
            throw Problem.site(hypervisor.cluster() + " has no quorum: it refuses every change.")
                    .withMend("`cluster show " + hypervisor.cluster() + "` shows who is missing.");
        }
    }

    static List<String> preconditions(Hypervisor hypervisor, Guest guest) {
        List<String> all = new ArrayList<>(List.of(
                guest.label() + " is " + guest.state().word() + " on " + guest.node(),
                guest.lock().isEmpty() ? "no lock" : "no lock but " + guest.lock()));
        if (hypervisor.inventory().votes()) {
            all.add(hypervisor.cluster() + " has quorum");
        }
        return all;
    }

    static Plan.Target target(Hypervisor hypervisor, GuestNow now) {
        Guest guest = now.guest();
        return new Plan.Target("guest", hypervisor.cluster(), guest.id(), guest.name(), guest.node(), now.digest());
    }
}
