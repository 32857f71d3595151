package io.vigie.commands.lab.proxmox;

import java.time.Duration;

/** What the HA manager is asked to do with services: queued at once, done after some rounds. */
final class HaOrders {
    /** From a request to the round that takes it up. */
    static final Duration QUEUED = Duration.ofSeconds(6);

    static final Duration DONE = Duration.ofSeconds(13);

    /** A move, from the round that begins it, as it was seen: the lock, the guest there, the lock gone, told, running. */
    private static final Duration LOCKED = Duration.ofSeconds(5);

    private static final Duration THERE = Duration.ofSeconds(9);
    private static final Duration UNLOCKED = Duration.ofSeconds(12);
    private static final Duration TOLD = Duration.ofSeconds(20);
    private static final Duration STARTED_THERE = Duration.ofSeconds(24);
    private static final Duration REPORTED = Duration.ofSeconds(30);

    private final Agenda agenda;
    private final Membership membership;
    private final HaManager manager;

    HaOrders(Agenda agenda, Membership membership, HaManager manager) {
        this.agenda = agenda;
        this.membership = membership;
        this.manager = manager;
    }

    /** {@code ha-manager add}. */
    void add(HaService service, String requested) {
        service.requested = requested.equals("enabled") ? "started" : requested;
        service.state = "";
        service.reported = false;
        manager.add(service);
        int round = ++service.round;
        agenda.after(QUEUED, () -> {
            if (round != service.round) {
                return;
            }
            boolean runs = service.guest.running;
            service.state = runs || service.wantsRunning() ? "started" : "stopped";
            if (service.wantsRunning() && !runs) {
                finishStart(service, round, DONE.minus(QUEUED));
            } else if (runs && service.wantsRunning()) {
                service.reported = true;
            } else if (runs) {
                beginStop(service, round);
            }
            agenda.after(HaTimeline.ROUND, manager::settle);
        });
    }

    void requestStop(HaService service) {
        int round = ++service.round;
        agenda.after(QUEUED, () -> {
            service.requested = "stopped";
            beginStop(service, round);
        });
    }

    void requestStart(HaService service) {
        service.requested = "started";
        int round = ++service.round;
        if (service.state.equals("error") || service.state.equals("started") && service.guest.running) {
            return;
        }
        agenda.after(QUEUED, () -> {
            if (round == service.round && !service.frozen) {
                service.state = "started";
                service.reported = false;
                finishStart(service, round, DONE.minus(QUEUED));
            }
        });
    }

    /** {@code ha-manager set}: started, stopped, disabled or ignored. */
    void request(HaService service, String state) {
        switch (state) {
            case "started", "enabled" -> requestStart(service);
            case "ignored" -> service.requested = "ignored";
            default -> {
                service.requested = state;
                int round = ++service.round;
                agenda.after(QUEUED, () -> beginStop(service, round));
            }
        }
    }

    private void beginStop(HaService service, int round) {
        if (round != service.round || service.frozen) {
            return;
        }
        if (service.state.equals("error")) {
            // Only disabling leads out of it, and what is left of the guest is stopped on the way.
            if (service.requested.equals("disabled")) {
                service.guest.stop();
                service.state = "stopped";
            }
            return;
        }
        if (!service.state.equals("started")) {
            return;
        }
        service.state = "request_stop";
        agenda.after(DONE.minus(QUEUED), () -> {
            if (round == service.round && membership.active(service.guest.node())) {
                service.guest.stop();
                service.reported = false;
                service.state = "stopped";
            }
        });
    }

    void finishStart(HaService service, int round, Duration in) {
        agenda.after(in, () -> {
            if (round == service.round
                    && service.wantsRunning()
                    && !service.state.equals("error")
                    && membership.active(service.guest.node())) {
                service.guest.start(agenda.now());
                service.reported = true;
            }
        });
    }

    /** What held it back is over: it is brought to the state that was asked for meanwhile. */
    void thaw(HaService service) {
        service.frozen = false;
        if (service.wantsRunning() && !service.guest.running) {
            service.state = "started";
            finishStart(service, ++service.round, DONE.minus(QUEUED));
        } else if (service.state.equals("started") && !service.wantsRunning()) {
            beginStop(service, ++service.round);
        }
    }

    /** {@code crm-command migrate} or {@code relocate}: a request for a node that is not online is only logged. */
    void requestMove(HaService service, String word, String target) {
        agenda.after(QUEUED, () -> {
            if (!manager.able().contains(target)
                    || service.guest.node().equals(target)
                    || !manager.rules
                            .blocking(service, target, manager.services())
                            .isEmpty()) {
                return;
            }
            move(service, word, target);
            manager.rules.bound(service, "positive", manager.services()).forEach(o -> move(o, word, target));
        });
    }

    /** A round of the manager begins to move it. */
    void move(HaService service, String word, String target) {
        boolean ready = service.state.equals("started") || service.state.equals("stopped");
        if (!ready || service.frozen || service.moves() || service.guest.node().equals(target)) {
            return;
        }
        int round = ++service.round;
        LabGuest guest = service.guest;
        if (!guest.running) {
            guest.move(target, agenda.now());
            return;
        }
        boolean live = word.equals("migrate");
        service.state = word;
        service.from = guest.node();
        service.target = target;
        service.reported = false;
        later(service, round, LOCKED, () -> {
            if (!live) {
                guest.stop();
            } else if (guest.lock.isEmpty()) {
                guest.lock = "migrate";
            }
        });
        later(service, round, THERE, () -> {
            if (membership.active(guest.node()) && membership.active(target)) {
                guest.move(target, agenda.now());
            }
        });
        later(service, round, UNLOCKED, () -> {
            if (guest.lock.equals("migrate")) {
                guest.lock = "";
            }
        });
        later(service, round, TOLD, () -> {
            service.arrived();
            service.state = "started";
            if (!service.wantsRunning()) {
                beginStop(service, round);
            }
        });
        if (!live) {
            finishStart(service, round, STARTED_THERE);
        }
        later(service, round, REPORTED, () -> service.reported = guest.running);
    }

    private void later(HaService service, int round, Duration in, Runnable what) {
        agenda.after(in, () -> {
            if (round == service.round) {
                what.run();
            }
        });
    }

    /** Its start has failed more often than allowed. */
    void fail(HaService service) {
        service.round++;
        service.arrived();
        service.guest.stop();
        service.reported = false;
        service.state = "error";
    }
}
