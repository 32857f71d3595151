package io.vigie.commands.lab.proxmox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A worker process. */
final class LabTask {
    final String node;
    final String type;
    final String id;
    final Who who;
    final int pid;
    final int pstart;
    final Instant began;
    final List<String> log = new ArrayList<>();

    /** What it tidies up when it ends, however it ends; not when its node dies. */
    Runnable atEnd = () -> {};

    private Instant ended = Instant.MAX;
    private String exit = "";

    LabTask(String node, String type, String id, Who who, int pid, int pstart, Instant began) {
        this.node = node;
        this.type = type;
        this.id = id;
        this.who = who;
        this.pid = pid;
        this.pstart = pstart;
        this.began = began;
    }

    String upid() {
        return String.format(
                Locale.ROOT,
                "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
                node,
                pid,
                pstart,
                began.getEpochSecond(),
                type,
                id,
                who.authId());
    }

    boolean running() {
        return ended.equals(Instant.MAX);
    }

    boolean ok() {
        return exit.equals("OK");
    }

    long endTime() {
        return ended.getEpochSecond();
    }

    String exit() {
        return exit;
    }

    void end(Instant at, String status) {
        if (running()) {
            ended = at;
            exit = status;
            atEnd.run();
            log.add(status.equals("OK") ? "TASK OK" : "TASK ERROR: " + status);
        }
    }

    /** Its node died: nothing was written any more. */
    void vanish(Instant at) {
        if (running()) {
            ended = at;
            exit = "unexpected status";
        }
    }
}
