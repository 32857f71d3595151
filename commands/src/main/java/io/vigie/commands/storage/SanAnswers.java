package io.vigie.commands.storage;

import static io.vigie.commands.Answer.Column.number;
import static io.vigie.commands.Answer.Column.text;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Units;
import io.vigie.commands.storage.LunSighting.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** LUNs and the ways to them in words. */
record SanAnswers(Instant now) {
    private static final Duration OLD = Duration.ofMinutes(5);
    private static final String NEVER = "No LUN was seen yet: storage probe asks now.";

    Answer.Sections targets(List<San> sans) {
        Answer.TableBuilder table = Answer.table(
                        "Targets", text("target"), text("SAN"), text("offered by"), text("not by"))
                .whenEmpty("No portal has told its targets yet: storage probe asks now.");
        for (San san : sans) {
            Map<String, Set<String>> offers = new LinkedHashMap<>();
            for (Portal portal : san.portals()) {
                if (portal.state() instanceof Portal.State.Answers a) {
                    a.targets()
                            .forEach(t -> offers.computeIfAbsent(t, k -> new LinkedHashSet<>())
                                    .add(portal.address()));
                }
            }
            offers.forEach((target, by) -> {
                String others = san.portals().stream()
                        .map(Portal::address)
                        .filter(p -> !by.contains(p))
                        .collect(Collectors.joining(", "));
                table.row(
                        Cell.of(target),
                        Cell.quiet(san.name()),
                        Cell.of(String.join(", ", by)),
                        others.isEmpty() ? Cell.quiet("") : Cell.warn(others));
            });
        }
        return new Answer.Sections(List.of(table.build()));
    }

    Answer.Sections luns(List<San> sans) {
        Answer.TableBuilder table = Answer.table(
                        "LUNs",
                        text("LUN"),
                        text("SAN"),
                        number("number"),
                        number("size"),
                        text("what"),
                        text("paths"),
                        text("note"))
                .whenEmpty(NEVER);
        for (San san : sans) {
            for (LunView lun : LunView.of(san)) {
                table.row(
                        Cell.of(lun.name()),
                        Cell.quiet(san.name()),
                        Cell.of(lun.numbers()),
                        size(lun),
                        Cell.quiet(lun.shown()
                                .map(l -> (l.vendor() + " " + l.product()).strip())
                                .orElse("")),
                        left(lun),
                        note(lun));
            }
        }
        return new Answer.Sections(List.of(table.build()));
    }

    private static Cell size(LunView lun) {
        List<String> sizes = lun.sizes().stream().map(Units::bytes).distinct().toList();
        return lun.sizes().size() > 1
                ? Cell.bad(String.join(" or ", sizes) + ", by path")
                : Cell.of(sizes.isEmpty() ? "unknown" : sizes.getFirst());
    }

    private static Cell left(LunView lun) {
        long works = lun.working();
        String text = works + " of " + lun.possible() + " active ready";
        if (works == 0) {
            return Cell.bad(text);
        }
        return works == lun.possible() ? Cell.good(text) : Cell.warn(text);
    }

    private Cell note(LunView lun) {
        Optional<LunPath.Change> change =
                lun.paths().stream().flatMap(p -> p.change().stream()).findFirst();
        return change.map(c -> Cell.warn(c.words() + ", " + Units.ago(c.at(), now)))
                .orElseGet(() -> Cell.quiet(""));
    }

    Answer.Sections paths(List<San> sans) {
        Answer.TableBuilder table = Answer.table(
                        "Paths",
                        text("LUN"),
                        text("portal"),
                        text("state"),
                        number("p50"),
                        number("p99"),
                        text("over"),
                        text("seen"),
                        text("why"))
                .whenEmpty(NEVER);
        for (San san : sans) {
            for (LunView lun : LunView.of(san)) {
                for (LunPath path : lun.paths()) {
                    Latencies latency = path.latencies();
                    boolean known = latency.answered() > 0;
                    table.row(
                            Cell.of(lun.name()),
                            Cell.of(path.portal()),
                            state(path),
                            Cell.of(known ? milliseconds(latency.half()) : ""),
                            Cell.of(known ? milliseconds(latency.nearlyAll()) : ""),
                            over(latency),
                            seen(path.at()),
                            Cell.quiet(why(path.state())));
                }
                lun.missing().forEach(portal -> missing(table, lun, portal));
            }
        }
        return new Answer.Sections(List.of(table.build()));
    }

    private void missing(Answer.TableBuilder table, LunView lun, Portal portal) {
        Cell none = Cell.of("");
        boolean answers = portal.answers();
        table.row(
                Cell.of(lun.name()),
                Cell.of(portal.address()),
                portal.state() instanceof Portal.State.NotAsked
                        ? Cell.quiet("not asked yet")
                        : Cell.bad("failed faulty"),
                none,
                none,
                none,
                switch (portal.state()) {
                    case Portal.State.NotAsked n -> none;
                    case Portal.State.Answers a -> seen(a.at());
                    case Portal.State.Fails f -> seen(f.at());
                },
                Cell.quiet(
                        portal.state() instanceof Portal.State.Fails f
                                ? f.problem().text()
                                : answers ? "This portal answers and does not offer the LUN." : ""));
    }

    /** What a probe just found, with this probe's latency. */
    Answer.Sections now(List<San> sans) {
        Answer.TableBuilder table = Answer.table(
                        "Paths", text("LUN"), text("portal"), text("state"), number("latency"), text("why"))
                .whenEmpty("No LUN answers.");
        for (San san : sans) {
            for (LunView lun : LunView.of(san)) {
                for (LunPath path : lun.paths()) {
                    table.row(
                            Cell.of(lun.name()),
                            Cell.of(path.portal()),
                            state(path),
                            Cell.of(path.state() instanceof State.Ready r ? milliseconds(r.latency()) : ""),
                            Cell.quiet(why(path.state())));
                }
                for (Portal portal : lun.missing()) {
                    table.row(
                            Cell.of(lun.name()),
                            Cell.of(portal.address()),
                            Cell.bad("failed faulty"),
                            Cell.of(""),
                            Cell.quiet(
                                    portal.state() instanceof Portal.State.Fails f
                                            ? f.problem().text()
                                            : "This portal does not offer the LUN."));
                }
            }
        }
        return new Answer.Sections(List.of(table.build()));
    }

    /** The state of the device mapper and of the path checker, as {@code multipath -ll} shows them. */
    private static Cell state(LunPath path) {
        return switch (path.state()) {
            case State.Ready r -> path.shaky() ? Cell.warn("active shaky") : Cell.good("active ready");
            case State.Standby s -> Cell.warn("active ghost");
            case State.Silent s -> Cell.bad("failed i/o timeout");
            case State.Faulty f -> Cell.bad("failed faulty");
        };
    }

    private static String why(State state) {
        return switch (state) {
            case State.Ready r -> "";
            case State.Standby s -> s.why().text();
            case State.Silent s -> s.why().text();
            case State.Faulty f -> f.why().text();
        };
    }

    private Cell over(Latencies latency) {
        int probes = latency.answered() + latency.failed();
        String text = probes
                + (probes == 1 ? " probe, " : " probes, ")
                + Units.duration(Duration.between(latency.since(), now));
        return latency.failed() > 0 ? Cell.warn(text + ", " + latency.failed() + " failed") : Cell.quiet(text);
    }

    private static String milliseconds(Duration latency) {
        double ms = latency.toNanos() / 1e6;
        return String.format(Locale.ROOT, ms < 10 ? "%.1f ms" : "%.0f ms", Math.max(ms, 0.1));
    }

    private Cell seen(Instant at) {
        String ago = Units.ago(at, now);
        return Duration.between(at, now).compareTo(OLD) > 0 ? Cell.warn(ago) : Cell.quiet(ago);
    }
}
