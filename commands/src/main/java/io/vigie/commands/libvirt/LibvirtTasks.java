package io.vigie.commands.libvirt;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What Vigie itself did: libvirt keeps no list of what others did. */
final class LibvirtTasks implements Tasks {
    private final Jobs jobs;

    LibvirtTasks(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Found list(Query query) {
        List<TaskEntry> entries = jobs.all().stream()
                .filter(t -> query.node().map(t.node()::equals).orElse(true))
                .filter(t -> query.guest().map(t.subject()::equals).orElse(true))
                .filter(t -> !query.running() || t.ended().isEmpty())
                .filter(t -> !query.errors() || t.failed())
                .toList();
        return new Found(
                entries,
                List.of("libvirt keeps no list of tasks; these are Vigie's own since "
                        + jobs.since().truncatedTo(ChronoUnit.SECONDS) + "."));
    }

    @Override
    public Optional<Instant> since() {
        return Optional.of(jobs.since());
    }

    /** All of them are Vigie's own, and known as long as the program runs. */
    @Override
    public List<TaskEntry> mine(String node, Instant since) {
        return jobs.all().stream()
                .filter(t -> t.node().equals(node) && !t.began().isBefore(since))
                .toList();
    }

    @Override
    public Log log(TaskHandle task) {
        List<String> lines = jobs.log(task);
        return new Log(lines.size(), lines);
    }

    @Override
    public void stop(TaskHandle task) {
        jobs.stop(task);
    }
}
