package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One plan for many guests, made of the plans for each. */
final class BulkPlan {
    /** Guests are read afresh so many at a time; the hypervisor's driver has its own bound. */
    private static final int READERS = 8;

    private final String words;
    private final String flags;
    private final Selection selection;

    /**
     * @param words the command: {@code vm shutdown}
     * @param flags what else is said of every guest, in its fixed order, each with a blank in front
     */
    BulkPlan(String words, String flags, Selection selection) {
        this.words = words;
        this.flags = flags;
        this.selection = selection;
    }

    private record Part(Names.Found<Guest> found, Plan plan) {
        String label() {
            return found.thing().label();
        }
    }

    /**
     * @param each makes the plan for one guest
     * @throws Problem the guest's own when there is only one; of several, one that names all that cannot
     */
    Plan make(Function<Names.Found<Guest>, Plan> each) {
        return make(each, List::of);
    }

    /**
     * @param together what is told of all of them, asked once each has its plan
     */
    Plan make(Function<Names.Found<Guest>, Plan> each, Supplier<List<Effect>> together) {
        if (!selection.several()) {
            return each.apply(selection.guests().getFirst());
        }
        List<Part> parts = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        try (ExecutorService readers = Executors.newFixedThreadPool(
                Math.min(READERS, selection.guests().size()), Thread.ofVirtual().factory())) {
            List<Future<Plan>> plans = selection.guests().stream()
                    .map(found -> readers.submit(() -> each.apply(found)))
                    .toList();
            for (int i = 0; i < plans.size(); i++) {
                Names.Found<Guest> found = selection.guests().get(i);
                try {
                    parts.add(new Part(found, got(plans.get(i))));
                } catch (Problem problem) {
                    leftOut.add(problem.text());
                }
            }
        }
        if (!leftOut.isEmpty() && (parts.isEmpty() || !selection.pace().goOn())) {
            throw Problem.user(leftOut.size() + " of " + selection.guests().size() + " cannot: "
                            + String.join(" ", leftOut))
                    .withMend("Leave them out, or add `--go-on` to do the others all the same.");
        }
        return combined(parts, leftOut, together.get());
    }

    private static Plan got(Future<Plan> plan) {
        try {
            return plan.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.site("Vigie is being stopped.", e);
        }
    }

    private Plan combined(List<Part> parts, List<String> leftOut, List<Effect> together) {
        Tier worst = parts.stream()
                .map(p -> p.plan().tier())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Plan.Pace pace = new Plan.Pace(
                Math.min(selection.pace().parallel(), parts.size()),
                selection.pace().goOn());
        List<Step> steps = parts.stream()
                .flatMap(p -> p.plan().steps().stream())
                .sorted(Comparator.comparingInt(Step::stage))
                .toList();
        return new Plan(
                command(parts, pace),
                summary(parts),
                // Change is what is done to one guest.
                parts.size() > 1 ? worst.atLeast(Tier.RISKY) : worst,
                parts.stream().flatMap(p -> p.plan().targets().stream()).toList(),
                preconditions(parts),
                effects(parts, leftOut, together),
                steps,
                pace);
    }

    /** By ids, and not by what selected them: a guest that matches later was not approved. */
    private String command(List<Part> parts, Plan.Pace pace) {
        return words + " --guests "
                + parts.stream()
                        .map(p -> p.found().hypervisor().cluster() + "/"
                                + p.found().thing().id())
                        .collect(Collectors.joining(","))
                + flags + " --parallel " + pace.parallel() + (pace.goOn() ? " --go-on" : "");
    }

    private String summary(List<Part> parts) {
        String word = words.substring(words.lastIndexOf(' ') + 1);
        return Character.toUpperCase(word.charAt(0)) + word.substring(1) + " "
                + (parts.size() == 1 ? parts.getFirst().label() : parts.size() + " guests") + ", "
                + parts.stream()
                        .map(p -> p.found().hypervisor().cluster())
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static List<String> preconditions(List<Part> parts) {
        Set<String> all = new LinkedHashSet<>();
        for (Part part : parts) {
            String cluster = part.found().hypervisor().cluster();
            part.plan()
                    .preconditions()
                    .forEach(text -> all.add(text.startsWith(cluster) ? text : labelled(part, text)));
        }
        return List.copyOf(all);
    }

    /** What is only told of one guest, such as the memory left after it, is not true of many. */
    private List<Effect> effects(List<Part> parts, List<String> leftOut, List<Effect> together) {
        List<Effect> effects = new ArrayList<>();
        if (parts.size() > 1) {
            effects.add(Effect.binding(Cell.warn(parts.size() + " guests: "
                    + parts.stream()
                            .collect(Collectors.groupingBy(
                                    p -> p.found().thing().node(), TreeMap::new, Collectors.counting()))
                            .entrySet()
                            .stream()
                            .map(e -> e.getValue() + " on " + e.getKey())
                            .collect(Collectors.joining(", ")))));
        }
        List<Effect> shared = shared(parts);
        for (Part part : parts) {
            part.plan().effects().stream()
                    .filter(e -> e.binding() && !shared.contains(e))
                    .forEach(e -> effects.add(Effect.binding(
                            new Cell(labelled(part, e.text().text()), e.text().tone()))));
        }
        shared.forEach(e -> effects.add(Effect.binding(
                new Cell("each of them: " + e.text().text(), e.text().tone()))));
        effects.addAll(together);
        if (selection.passedOver() > 0) {
            effects.add(Effect.told(
                    Cell.quiet(selection.passedOver() + " more match, and there is nothing to do for them")));
        }
        leftOut.forEach(text -> effects.add(Effect.told(Cell.warn("left out: " + text))));
        return effects;
    }

    /** What is the same for all, in words that name none of them. */
    private static List<Effect> shared(List<Part> parts) {
        return parts.size() < 2
                ? List.of()
                : parts.getFirst().plan().effects().stream()
                        .filter(Effect::binding)
                        .filter(e -> parts.stream()
                                .allMatch(p -> p.plan().effects().contains(e)
                                        && !e.text().text().contains(p.label())))
                        .toList();
    }

    private static String labelled(Part part, String text) {
        return text.contains(part.label()) ? text : part.label() + ": " + text;
    }
}
