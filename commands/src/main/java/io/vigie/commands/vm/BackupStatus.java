package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Backups;
import io.vigie.commands.cluster.Backups.Backup;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which guests have no recent backup, why, and what could not be looked at. */
final class BackupStatus {
    static final Duration USUAL = Duration.ofDays(7);

    private final List<Hypervisor> where;
    private final Duration recent;
    private final Instant now;
    private final List<Answer> warnings = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();
    private int guests;

    BackupStatus(List<Hypervisor> where, Duration recent, Instant now) {
        this.where = where;
        this.recent = recent;
        this.now = now;
    }

    Answer answer() {
        for (Hypervisor hypervisor : where) {
            if (hypervisor.backups().isEmpty() && where.size() > 1) {
                warnings.add(Answer.text(
                        Cell.quiet(Capability.BACKUPS.missing(hypervisor).text())));
                continue;
            }
            try {
                look(hypervisor);
            } catch (Problem e) {
                warnings.add(Answer.text(Cell.bad(hypervisor.cluster() + " could not be looked at: " + e.text())));
            }
        }
        String title = rows.size() + " of " + guests + (guests == 1 ? " guest" : " guests")
                + " without a backup younger than " + Units.duration(recent);
        List<Answer> parts = new ArrayList<>();
        parts.add(new Answer.Table(
                title,
                List.of(
                        Column.text("guest"),
                        Column.text("cluster"),
                        Column.text("node"),
                        Column.text("last backup"),
                        Column.text("why")),
                rows,
                guests == 0 ? "No guest could be looked at." : "Every guest has one."));
        parts.addAll(warnings);
        return parts.size() == 1 ? parts.getFirst() : new Answer.Sections(parts);
    }

    private void look(Hypervisor hypervisor) {
        Inventory inventory = hypervisor.inventory();
        Backups backups = BackupPlan.of(hypervisor);
        Backups.Found found = backups.list(Optional.empty());
        found.unread()
                .forEach(why ->
                        warnings.add(Answer.text(Cell.warn(hypervisor.cluster() + ": could not be read: " + why))));
        Optional<Set<String>> uncovered = uncovered(hypervisor, backups);
        Map<String, Instant> last = new HashMap<>();
        for (Backup b : found.all()) {
            b.taken().ifPresent(t -> last.merge(b.guest(), t, (x, y) -> x.isAfter(y) ? x : y));
        }
        guests += inventory.guests().size();
        inventory.guests().stream()
                .filter(g -> Optional.ofNullable(last.get(g.id()))
                        .map(t -> Duration.between(t, now).compareTo(recent) > 0)
                        .orElse(true))
                .sorted(Comparator.comparing((Guest g) -> last.getOrDefault(g.id(), Instant.EPOCH))
                        .thenComparing(Guest::name))
                .forEach(g -> rows.add(row(
                        g,
                        Optional.ofNullable(last.get(g.id())),
                        uncovered,
                        !found.unread().isEmpty())));
    }

    private Optional<Set<String>> uncovered(Hypervisor hypervisor, Backups backups) {
        try {
            return Optional.of(backups.uncovered());
        } catch (Problem e) {
            warnings.add(Answer.text(
                    Cell.warn(hypervisor.cluster() + ": which guests no job covers could not be read: " + e.text())));
            return Optional.empty();
        }
    }

    private List<Cell> row(Guest g, Optional<Instant> last, Optional<Set<String>> uncovered, boolean holes) {
        Cell age = last.map(t -> Cell.warn(Units.ago(t, now)))
                .orElse(holes ? Cell.warn("none that could be read") : Cell.bad("never"));
        Cell why = uncovered
                .map(ids -> ids.contains(g.id())
                        ? Cell.bad("no backup job covers it")
                        : Cell.warn(
                                last.isPresent()
                                        ? "a job covers it, and makes none any more"
                                        : "a job covers it, and has made none"))
                .orElse(Cell.quiet("unknown"));
        return List.of(Cell.of(g.label()), Cell.of(g.cluster()), Cell.of(g.node()), age, why);
    }
}
