package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One guest's snapshots, held in memory; what is asked for is noted and not done. */
public final class FakeSnapshots implements Snapshots {
    private final List<String> calls;
    public final List<Snapshot> all = new ArrayList<>();
    public Optional<String> obstacle = Optional.empty();

    FakeSnapshots(List<String> calls) {
        this.calls = calls;
    }

    public void has(String name, Instant taken, boolean memory, String unfinished) {
        all.add(new Snapshot(
                name, all.isEmpty() ? "" : all.getLast().name(), Optional.of(taken), "", memory, unfinished));
    }

    @Override
    public void checkName(String name) {
        if (!name.matches("[a-z0-9-]+")) {
            throw Problem.user(name + " cannot be a snapshot's name.");
        }
    }

    @Override
    public Listed list(String guest) {
        return new Listed(all, all.isEmpty() ? "" : all.getLast().name());
    }

    @Override
    public Optional<String> obstacle(String guest) {
        return obstacle;
    }

    @Override
    public TaskHandle create(String guest, String name, String description, boolean memory) {
        return called("snapshot " + guest + " " + name + " [" + description + "]" + (memory ? " memory" : ""));
    }

    @Override
    public TaskHandle rollback(String guest, String name) {
        return called("rollback " + guest + " " + name);
    }

    @Override
    public TaskHandle delete(String guest, String name) {
        return called("delsnapshot " + guest + " " + name);
    }

    private TaskHandle called(String call) {
        calls.add(call);
        return new TaskHandle("T" + calls.size());
    }
}
