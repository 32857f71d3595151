package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Power;
import java.util.Optional;
import java.util.Set;

/** Starts and stops guests. */
record ProxmoxPower(GuestCalls guests, Asked asked) {
    /**
     * A container's suspension exists in the API as an experiment (CRIU) that fails for nearly every container, and a
     * reset does not exist at all.
     */
    static Set<Power> powers(Guest.Kind kind) {
        return kind == Guest.Kind.VM ? Set.of(Power.values()) : Power.ORDINARY;
    }

    TaskHandle begin(String guest, Power power, Power.Options options) {
        return asked.of(() -> guests.begin(guest, place -> {
            if (!powers(place.kind()).contains(power)) {
                throw Problem.user("Proxmox VE cannot " + power.word() + " a container.");
            }
            return call(place, power, options);
        }));
    }

    private static Call call(Place place, Power power, Power.Options options) {
        Call call = place.call("POST", "status", power.word());
        Optional<Long> seconds =
                options.timeout().map(t -> Math.max(1, t.plusMillis(999).toSeconds()));
        return switch (power) {
            case SUSPEND -> options.toDisk() ? call.with("todisk", 1) : call;
            case START, STOP, RESUME, RESET -> call;
            case SHUTDOWN -> {
                Call timed = seconds.map(s -> call.with("timeout", s)).orElse(call);
                yield options.force() ? timed.with("forceStop", 1) : timed;
            }
            case REBOOT -> {
                if (options.force()) {
                    throw Problem.user("Proxmox VE cannot force a reboot.").withMend("Stop the guest, then start it.");
                }
                yield seconds.map(s -> call.with("timeout", s)).orElse(call);
            }
        };
    }
}
