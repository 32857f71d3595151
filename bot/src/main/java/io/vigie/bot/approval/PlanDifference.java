package io.vigie.bot.approval;

import io.vigie.commands.Plan;
import java.util.ArrayList;
import java.util.List;

/** Where two plans differ in what binds, line by line. */
final class PlanDifference {
    private PlanDifference() {}

    /** {@code was: …} and {@code now: …}. */
    static List<String> lines(Plan approved, Plan now) {
        List<String> before = binding(approved);
        List<String> after = binding(now);
        List<String> lines = new ArrayList<>();
        before.stream().filter(line -> !after.contains(line)).forEach(line -> lines.add("was: " + line));
        after.stream().filter(line -> !before.contains(line)).forEach(line -> lines.add("now: " + line));
        if (lines.isEmpty()) {
            lines.add("the order or the number of its parts");
        }
        return lines;
    }

    private static List<String> binding(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("command " + plan.command());
        lines.add(plan.summary());
        lines.add("tier " + plan.tier().word());
        for (Plan.Target t : plan.targets()) {
            lines.add(t.kind() + " " + t.name() + " (" + t.id() + ") of " + t.scope()
                    + (t.node().isEmpty() ? "" : " on " + t.node())
                    + (t.digest().isEmpty() ? "" : ", configuration " + t.digest()));
        }
        plan.preconditions().forEach(p -> lines.add("precondition: " + p));
        plan.effects().stream()
                .filter(Plan.Effect::binding)
                .forEach(e -> lines.add("effect: " + e.text().text()));
        plan.steps()
                .forEach(s -> lines.add(
                        "step " + s.operation() + " " + s.subject() + " of " + s.scope() + " " + s.parameters()));
        return lines;
    }
}
