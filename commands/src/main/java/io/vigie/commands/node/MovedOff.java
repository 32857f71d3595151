package io.vigie.commands.node;

import io.vigie.commands.PastPlans;
import io.vigie.commands.PastPlans.Past;
import io.vigie.commands.Step;
import io.vigie.commands.cluster.MigrationStep;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the newest drain of a node moved off it, and no undrain has brought back since. Single moves are nobody's drain. */
final class MovedOff {
    static final Duration LOOK_BACK = Duration.ofDays(30);
    /** Drains further apart than a night's work do not belong together. */
    private static final Duration GAP = Duration.ofHours(12);

    private MovedOff() {}

    /** Ids of guests, wherever they are now. */
    static Set<String> of(PastPlans past, String cluster, String node, Instant now) {
        Set<String> off = new TreeSet<>();
        Set<String> back = new HashSet<>();
        Optional<Instant> newer = Optional.empty();
        for (Past plan : past.newestFirst("node ", now.minus(LOOK_BACK))) {
            if (!isOf(plan, cluster + "/" + node)) {
                continue;
            }
            if (plan.command().startsWith("node undrain ")) {
                moves(plan).forEach(step -> back.add(step.subject()));
                continue;
            }
            List<Step> left = moves(plan).stream()
                    .filter(step -> MigrationStep.from(step).equals(Optional.of(node)))
                    .toList();
            if (left.isEmpty()) {
                continue;
            }
            if (newer.filter(begun -> Duration.between(plan.ended(), begun).compareTo(GAP) > 0)
                    .isPresent()) {
                break;
            }
            newer = Optional.of(plan.began());
            left.stream().map(Step::subject).filter(id -> !back.contains(id)).forEach(off::add);
        }
        return off;
    }

    /** {@code node drain|undrain|reboot|shutdown cluster/node …}. */
    private static boolean isOf(Past plan, String place) {
        List<String> words = List.of(plan.command().split(" ", -1));
        return words.size() > 2 && words.get(2).equals(place);
    }

    /** Where a step found that somebody else had moved the guest, there is no task. */
    private static List<Step> moves(Past plan) {
        return plan.done().stream()
                .filter(done -> done.handle().isListed())
                .map(PastPlans.Done::step)
                .filter(step -> step.operation().equals(MigrationStep.OPERATION))
                .toList();
    }
}
