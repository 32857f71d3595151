package io.vigie.commands.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A LUN with all the ways to it.
 *
 * @param name the WWID; target and number when it never answered
 * @param paths those that were seen
 * @param missing the portals through which it should be reached and never was
 */
public record LunView(String name, List<LunPath> paths, List<Portal> missing) {

    static List<LunView> of(San san) {
        return of(san.portals(), san.paths());
    }

    /** The LUNs of one SAN. */
    public static List<LunView> of(List<Portal> portals, List<LunPath> all) {
        Map<String, List<LunPath>> same = new LinkedHashMap<>();
        for (LunPath path : all) {
            String name = path.lun().map(l -> l.identity().wwid()).orElse(path.target() + " LUN " + path.number());
            same.computeIfAbsent(name, k -> new ArrayList<>()).add(path);
        }
        List<LunView> views = new ArrayList<>();
        same.forEach((name, paths) -> {
            Set<String> through = paths.stream().map(LunPath::portal).collect(Collectors.toSet());
            List<Portal> missing =
                    portals.stream().filter(p -> !through.contains(p.address())).toList();
            views.add(new LunView(name, List.copyOf(paths), missing));
        });
        return views;
    }

    public String numbers() {
        return paths.stream()
                .map(LunPath::number)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    long working() {
        return paths.stream().filter(LunPath::works).count();
    }

    public int possible() {
        return paths.size() + missing.size();
    }

    /** As a path that works shows it, or else as it was last seen. */
    public Optional<Lun> shown() {
        Optional<Lun> working = paths.stream()
                .filter(LunPath::works)
                .flatMap(p -> p.lun().stream())
                .findFirst();
        return working.isPresent()
                ? working
                : paths.stream().flatMap(p -> p.lun().stream()).findFirst();
    }

    /** In bytes; more than one when working paths disagree, which breaks a volume group on it. */
    Set<Long> sizes() {
        Set<Long> sizes = paths.stream()
                .filter(LunPath::works)
                .flatMap(p -> p.lun().stream())
                .map(Lun::bytes)
                .collect(Collectors.toCollection(TreeSet::new));
        return sizes.isEmpty() ? shown().map(l -> Set.of(l.bytes())).orElse(Set.of()) : sizes;
    }
}
