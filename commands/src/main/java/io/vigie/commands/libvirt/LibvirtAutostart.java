package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Autostart;
import io.vigie.commands.cluster.Guest;
import java.util.Optional;

/** The mark of a definition that has libvirtd start it when it starts itself. */
final class LibvirtAutostart implements Autostart {
    private final DomainCalls calls;
    private final Jobs jobs;

    LibvirtAutostart(DomainCalls calls, Jobs jobs) {
        this.calls = calls;
        this.jobs = jobs;
    }

    @Override
    public Optional<String> obstacle(String guest) {
        Guest found = calls.located(guest);
        return calls.<Boolean>on(found, "reading", domain -> domain.isPersistent() == 1)
                ? Optional.empty()
                : Optional.of("it is transient, which is to say that it runs without being defined on " + found.node()
                        + " and is gone once it stops; `virsh dumpxml " + found.name()
                        + "` and `virsh define` there make it stay");
    }

    @Override
    public TaskHandle set(String guest, boolean on, String digest) {
        Guest found = calls.located(guest);
        return jobs.begin(
                "autostart",
                found.node(),
                found,
                job -> calls.<Boolean>act(found, "marking", domain -> {
                    if (!GuestReader.read(found, domain).digest().equals(digest)) {
                        throw Problem.user("Its definition was changed meanwhile.")
                                .withMend("Look at it again, then repeat the command.");
                    }
                    domain.setAutostart(on);
                    return true;
                }));
    }

    @Override
    public TaskHandle done() {
        return Jobs.DONE;
    }
}
