package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Age;
import io.vigie.commands.cluster.ClusterCommands;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HaShown;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.NodeCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Guests from memory, one in a line, with what should be known about the memory. */
final class GuestTable {
    private GuestTable() {}

    /**
     * @param words what the title says behind the count
     */
    static Answer of(List<Hypervisor> where, Predicate<Guest> wanted, String words, Instant now) {
        boolean several = where.size() > 1;
        boolean ha = where.stream()
                .anyMatch(h -> Names.known(h).filter(i -> HaShown.on(h, i)).isPresent());
        List<List<Cell>> rows = new ArrayList<>();
        List<Answer> warnings = new ArrayList<>();
        for (Hypervisor h : where) {
            Optional<Inventory> known = Names.known(h);
            if (known.isEmpty()) {
                warnings.add(Answer.text(Cell.bad(
                        h.cluster() + ": " + h.trouble().map(Problem::text).orElse("it has not been read yet."))));
                continue;
            }
            Inventory inventory = known.get();
            inventory.guests().stream()
                    .filter(wanted)
                    .sorted(Comparator.comparing(Guest::name))
                    .forEach(guest -> rows.add(row(guest, several, ha)));
            inventory.warnings().forEach(w -> warnings.add(Answer.text(Cell.warn(w))));
            Age.warning(h, inventory, now).ifPresent(warnings::add);
        }
        String title = rows.size() + (rows.size() == 1 ? " guest" : " guests") + words;
        Answer table = new Answer.Table(title, columns(several, ha), rows, "No guest matches.");
        if (warnings.isEmpty()) {
            return table;
        }
        warnings.addFirst(table);
        return new Answer.Sections(warnings);
    }

    private static List<Column> columns(boolean several, boolean ha) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("guest"), Column.number("id")));
        if (several) {
            columns.add(Column.text("cluster"));
        }
        columns.addAll(List.of(
                Column.text("node"),
                Column.text("state"),
                Column.number("cpu"),
                Column.number("memory"),
                Column.number("up")));
        if (ha) {
            columns.add(Column.text("HA"));
        }
        return columns;
    }

    private static List<Cell> row(Guest g, boolean several, boolean ha) {
        boolean running = g.state() == Guest.State.RUNNING;
        List<Cell> row = new ArrayList<>(List.of(Cell.of(g.name()), Cell.of(g.id())));
        if (several) {
            row.add(Cell.of(g.cluster()));
        }
        row.addAll(List.of(
                Cell.of(g.node()),
                NodeCommands.state(g),
                Cell.of(running ? Units.percent(g.cpu()) : ""),
                Cell.of(running ? Units.bytesOf(g.memory(), g.memoryTotal()) : Units.bytes(g.memoryTotal())),
                Cell.of(running && !g.uptime().isZero() ? Units.duration(g.uptime()) : "")));
        if (ha) {
            row.add(g.ha().map(s -> ClusterCommands.haState(s.state())).orElse(Cell.quiet("no")));
        }
        return row;
    }
}
