package io.vigie.commands.storage;

import static io.vigie.commands.Answer.Column.number;
import static io.vigie.commands.Answer.Column.text;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Storages and SANs in words. */
record StorageAnswers(Instant now) {
    private static final double FULL = 0.95;
    private static final double FILLING = 0.85;
    private static final Duration OLD = Duration.ofMinutes(5);

    Answer storages(List<Inventory> inventories) {
        Answer.TableBuilder table = Answer.table(
                        "Storages",
                        text("storage"),
                        text("cluster"),
                        text("type"),
                        text("nodes"),
                        number("used"),
                        number("total"),
                        number("full"))
                .whenEmpty("No storage on a cluster that you may read.");
        for (Inventory inventory : inventories) {
            for (List<Storage> same : grouped(inventory.storages())) {
                Storage shown =
                        same.stream().filter(Storage::available).findFirst().orElse(same.getFirst());
                table.row(
                        Cell.of(shown.name()),
                        Cell.of(inventory.cluster()),
                        Cell.quiet(shown.type() + (shown.shared() ? ", shared" : "")),
                        nodes(same),
                        Cell.of(Units.bytes(shown.used())),
                        Cell.of(Units.bytes(shown.total())),
                        full(shown));
            }
        }
        return table.build();
    }

    /** A shared storage is one thing, whichever node looks at it. */
    private static Collection<List<Storage>> grouped(List<Storage> storages) {
        Map<String, List<Storage>> groups = new LinkedHashMap<>();
        for (Storage s : storages) {
            String key = s.shared() ? s.name() : s.name() + "\0" + s.node();
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(s);
        }
        return groups.values();
    }

    private static Cell nodes(List<Storage> same) {
        List<String> see =
                same.stream().filter(Storage::available).map(Storage::node).toList();
        List<String> miss =
                same.stream().filter(s -> !s.available()).map(Storage::node).toList();
        if (miss.isEmpty()) {
            return Cell.of(String.join(", ", see));
        }
        String missing = "not on " + String.join(", ", miss);
        return see.isEmpty() ? Cell.bad(missing) : Cell.warn(String.join(", ", see) + "; " + missing);
    }

    private static Cell full(Storage storage) {
        if (storage.total() <= 0) {
            return Cell.quiet("unknown");
        }
        double share = (double) storage.used() / storage.total();
        String text = Units.percent(share);
        if (share >= FULL) {
            return Cell.bad(text);
        }
        return share >= FILLING ? Cell.warn(text) : Cell.of(text);
    }

    /** @param clusters those that may be named */
    List<Answer> sans(List<San> sans, List<String> clusters) {
        Answer.FactsBuilder facts = Answer.facts("SANs");
        Answer.TableBuilder table = Answer.table("Portals", text("portal"), text("SAN"), text("state"), text("seen"));
        for (San san : sans) {
            List<Portal> portals = san.portals();
            facts.fact(san.name(), summary(portals));
            facts.fact(san.name() + " serves", serves(san, clusters));
            portals.forEach(
                    p -> table.row(Cell.of(p.address()), Cell.quiet(san.name()), state(p.state()), seen(p.state())));
        }
        return List.of(facts.build(), table.build());
    }

    private static Cell serves(San san, List<String> clusters) {
        List<String> words =
                new ArrayList<>(san.serves().stream().filter(clusters::contains).toList());
        int others = san.serves().size() - words.size();
        if (others > 0) {
            words.add(others + (words.isEmpty() ? "" : " more") + " that you may not read");
        }
        return words.isEmpty() ? Cell.quiet("nobody") : Cell.of(String.join(", ", words));
    }

    private static Cell summary(List<Portal> portals) {
        if (portals.stream().allMatch(p -> p.state() instanceof Portal.State.NotAsked)) {
            return Cell.quiet("not asked yet");
        }
        long answer = portals.stream().filter(Portal::answers).count();
        String text = answer + " of " + portals.size() + " portals answer";
        if (answer == portals.size()) {
            return Cell.good(text);
        }
        return answer == 0 ? Cell.bad(text) : Cell.warn(text);
    }

    private static Cell state(Portal.State state) {
        return switch (state) {
            case Portal.State.NotAsked n -> Cell.quiet("not asked yet");
            case Portal.State.Answers a ->
                Cell.good("answers in " + Math.max(1, a.latency().toMillis()) + " ms");
            case Portal.State.Fails f -> Cell.bad(f.problem().text());
        };
    }

    private Cell seen(Portal.State state) {
        return switch (state) {
            case Portal.State.NotAsked n -> Cell.quiet("");
            case Portal.State.Answers a -> seen(a.at());
            case Portal.State.Fails f -> seen(f.at());
        };
    }

    private Cell seen(Instant at) {
        String ago = Units.ago(at, now);
        return Duration.between(at, now).compareTo(OLD) > 0 ? Cell.warn(ago) : Cell.quiet(ago);
    }

    Answer trouble(String name, Problem problem) {
        return Answer.text(Cell.warn(name + ": " + problem.text()));
    }
}
