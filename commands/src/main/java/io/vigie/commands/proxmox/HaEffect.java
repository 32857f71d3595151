package io.vigie.commands.proxmox;

import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges how far the effect of a request to the HA manager is: its task is done as soon as it is queued, the effect comes
 * 10 to 20 seconds later, or never.
 */
final class HaEffect {
    /** A request that the manager has not taken up by then is lost or was overruled. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern TARGET = Pattern.compile("to node '?([A-Za-z0-9-]+)'?");

    private final Upid upid;
    private final TaskReport queued;
    private final Inventory seen;
    private final boolean patienceOver;

    /**
     * @param queued the task's own report, which is a success
     * @param seen the cluster as it is now
     */
    HaEffect(Upid upid, TaskReport queued, Inventory seen, Instant now) {
        this.upid = upid;
        this.queued = queued;
        this.seen = seen;
        this.patienceOver = Duration.between(upid.began(), now).compareTo(PATIENCE) > 0;
    }

    TaskReport report() {
        Optional<Guest> found = seen.guest(upid.id());
        if (found.isEmpty()) {
            return end(TaskReport.State.UNKNOWN, "guest " + upid.id() + " is not seen any more");
        }
        Guest guest = found.get();
        if (!seen.quorate()) {
            return waiting("but the cluster has no quorum");
        }
        Optional<Guest.HaService> service = guest.ha().filter(Guest.HaService::managed);
        if (service.isPresent() && service.get().state().equals("error")) {
            return end(TaskReport.State.FAILED, "the HA service is in state error; `ha stop` clears that");
        }
        if (service.isPresent() && seen.haDisarmed()) {
            return end(
                    TaskReport.State.UNKNOWN,
                    "high availability is " + seen.haArmed()
                            + ": this is done, if at all, once it is armed (`ha arm`)");
        }
        return switch (upid.type()) {
            case "hastart" -> powered(guest, service, Guest.State.RUNNING, List.of("started"));
            case "hamigrate" -> moved(guest, service);
            default -> powered(guest, service, Guest.State.STOPPED, List.of("stopped", "disabled"));
        };
    }

    private TaskReport powered(
            Guest guest, Optional<Guest.HaService> service, Guest.State wanted, List<String> requests) {
        boolean settled = service.map(s -> requests.contains(s.state())).orElse(true);
        if (guest.state() == wanted && settled) {
            return done(guest.label() + " is " + wanted.word() + " on " + guest.node());
        }
        String requested = service.map(Guest.HaService::requested).orElse("");
        if (patienceOver && service.isPresent() && requested.isEmpty()) {
            return end(TaskReport.State.UNKNOWN, "what the HA manager makes of it may not be seen (Sys.Audit on /)");
        }
        if (patienceOver && !requests.contains(requested)) {
            String now = requested.isEmpty() ? "it does not manage the guest" : "its request is " + requested;
            return end(TaskReport.State.FAILED, "the HA manager has not taken it up: " + now);
        }
        return waiting("waiting for its effect (service " + state(service) + ", guest "
                + guest.state().word() + ")");
    }

    private TaskReport moved(Guest guest, Optional<Guest.HaService> service) {
        Optional<String> target = queued.tail().stream()
                .map(TARGET::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .findFirst();
        if (target.isEmpty()) {
            return end(queued.state(), "queued with the HA manager; where to is not known, look at the guest");
        }
        boolean moving = List.of("migrate", "relocate").contains(state(service));
        if (guest.node().equals(target.get()) && !moving && guest.state() != Guest.State.UNKNOWN) {
            return done(guest.label() + " is on " + target.get());
        }
        if (patienceOver && !moving) {
            return end(
                    TaskReport.State.FAILED,
                    "still on " + guest.node() + ": the HA manager did not move it; see its log on " + seen.haMaster());
        }
        return waiting("waiting for its effect (service " + state(service) + " on " + guest.node() + ")");
    }

    private static String state(Optional<Guest.HaService> service) {
        return service.map(Guest.HaService::state).orElse("gone");
    }

    private TaskReport done(String says) {
        return new TaskReport(queued.state(), 1, says, queued.tail());
    }

    private TaskReport waiting(String why) {
        return new TaskReport(TaskReport.State.RUNNING, -1, "queued with the HA manager, " + why, queued.tail());
    }

    private TaskReport end(TaskReport.State state, String says) {
        return new TaskReport(state, -1, says, queued.tail());
    }
}
