package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Nodes in a table: memory and guests from memory, load and version asked of each while there are few enough. */
final class NodeList {
    /** More would make a list cost as much as a refresh of many clusters. */
    private static final int MOST_ASKED = 50;

    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final List<Hypervisor> where;
    private final Instant now;

    NodeList(List<Hypervisor> where, Instant now) {
        this.where = where;
        this.now = now;
    }

    private record Row(Hypervisor hypervisor, Inventory inventory, Node node) {}

    Answer answer() {
        List<Row> rows = new ArrayList<>();
        List<Answer> warnings = new ArrayList<>();
        for (Hypervisor h : where) {
            Optional<Inventory> known = Names.known(h);
            if (known.isEmpty()) {
                warnings.add(Answer.text(Cell.bad(
                        h.cluster() + ": " + h.trouble().map(Problem::text).orElse("it has not been read yet."))));
                continue;
            }
            known.get().nodes().stream()
                    .sorted(Comparator.comparing(Node::name))
                    .forEach(node -> rows.add(new Row(h, known.get(), node)));
            Age.warning(h, known.get(), now).ifPresent(warnings::add);
        }
        Map<Row, NodeNow> asked = rows.size() <= MOST_ASKED ? ask(rows, warnings) : Map.of();
        if (rows.size() > MOST_ASKED) {
            warnings.add(Answer.text(Cell.quiet("Load and version are shown of at most " + MOST_ASKED
                    + " nodes at once: say `--cluster`, or `node show`.")));
        }
        warnings.addFirst(table(rows, asked));
        return warnings.size() == 1 ? warnings.getFirst() : new Answer.Sections(warnings);
    }

    private static Map<Row, NodeNow> ask(List<Row> rows, List<Answer> warnings) {
        List<Row> online = rows.stream().filter(r -> r.node.online()).toList();
        Map<Row, NodeNow> answers = new HashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<NodeNow>> futures = threads.invokeAll(
                    online.stream()
                            .<Callable<NodeNow>>map(r -> () -> r.hypervisor.node(r.node.name()))
                            .toList(),
                    LONGEST.toMillis(),
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < online.size(); i++) {
                take(online.get(i), futures.get(i), answers, warnings);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
        return answers;
    }

    private static void take(Row row, Future<NodeNow> future, Map<Row, NodeNow> answers, List<Answer> warnings)
            throws InterruptedException {
        try {
            answers.put(row, future.get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof Problem problem)) {
                throw new IllegalStateException(e.getCause());
            }
            warnings.add(Answer.text(Cell.warn(problem.text())));
        } catch (CancellationException e) {
            warnings.add(
                    Answer.text(Cell.warn(row.node.name() + " did not answer within " + LONGEST.toSeconds() + " s.")));
        }
    }

    private Answer table(List<Row> rows, Map<Row, NodeNow> asked) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("node")));
        boolean several = where.size() > 1;
        boolean ha = rows.stream().anyMatch(r -> HaShown.on(r.hypervisor, r.inventory));
        if (several) {
            columns.add(Column.text("cluster"));
        }
        columns.add(Column.text("status"));
        if (ha) {
            columns.add(Column.text("HA"));
        }
        columns.addAll(List.of(
                Column.number("cpu"),
                Column.number("load"),
                Column.number("memory"),
                Column.number("guests"),
                Column.number("up"),
                Column.text("version")));
        return new Answer.Table(
                rows.size() + (rows.size() == 1 ? " node" : " nodes"),
                columns,
                rows.stream()
                        .map(r -> row(r, Optional.ofNullable(asked.get(r)), several, ha))
                        .toList(),
                "There is no node that you may see.");
    }

    private static List<Cell> row(Row row, Optional<NodeNow> now, boolean several, boolean ha) {
        Node node = now.map(NodeNow::node).orElse(row.node);
        boolean online = row.node.online();
        long running = row.inventory.guestsOn(node.name()).stream()
                .filter(g -> g.state() == Guest.State.RUNNING)
                .count();
        List<Cell> cells = new ArrayList<>(List.of(Cell.of(node.name())));
        if (several) {
            cells.add(Cell.of(row.hypervisor.cluster()));
        }
        cells.add(online ? Cell.good("Online") : Cell.bad("Offline"));
        if (ha) {
            cells.add(HaShown.on(row.hypervisor, row.inventory) ? NodeCommands.ha(row.node.ha()) : Cell.quiet("none"));
        }
        cells.addAll(List.of(
                Cell.of(online ? Units.percent(node.cpu()) + " of " + node.cpus() : ""),
                now.map(n -> Cell.of(String.join(" ", n.load()).strip())).orElse(Cell.quiet(online ? "?" : "")),
                Cell.of(online ? Units.bytes(node.memory()) + " of " + Units.bytes(node.memoryTotal()) : ""),
                Cell.of(running + " of " + row.inventory.guestsOn(node.name()).size()),
                Cell.of(online && !node.uptime().isZero() ? Units.duration(node.uptime()) : ""),
                now.map(n -> Cell.of(n.version())).orElse(Cell.quiet(online ? "?" : ""))));
        return cells;
    }
}
