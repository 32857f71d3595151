package io.vigie.bot.watch;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.NodeNow;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.cluster.TaskDetail;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A cluster that is as a test says. */
final class FakeHypervisor implements Hypervisor {
    private final String cluster;
    private volatile Supplier<Inventory> answer = () -> {
        throw Problem.site("nothing was ever shown");
    };

    FakeHypervisor(String cluster) {
        this.cluster = cluster;
    }

    void show(Inventory inventory) {
        answer = () -> inventory;
    }

    void does(Supplier<Inventory> what) {
        answer = what;
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public String role() {
        return "";
    }

    @Override
    public Inventory inventory() {
        return answer.get();
    }

    @Override
    public Optional<Problem> trouble() {
        return Optional.empty();
    }

    @Override
    public Inventory refresh() {
        return answer.get();
    }

    @Override
    public GuestNow guest(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NodeNow node(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskHandle power(String guest, Power power, Power.Options options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskReport task(TaskHandle handle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<TaskEntry> tasks(String guest, Instant since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskDetail taskDetail(TaskHandle handle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
