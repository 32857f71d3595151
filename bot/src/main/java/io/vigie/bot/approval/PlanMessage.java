package io.vigie.bot.approval;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The one message of a plan, from its proposal to its outcome. */
final class PlanMessage {
    private final DateTimeFormatter clockTime;

    PlanMessage(ZoneId zone) {
        // An offset of nothing would be shown as "Z".
        ZoneId named = zone.normalized().equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
        clockTime = DateTimeFormatter.ofPattern("HH:mm z", Locale.ROOT).withZone(named);
    }

    /** What is to be shown of a proposal. */
    record View(
            Proposal proposal,
            Tally tally,
            boolean secondFactor,
            List<String> approvers,
            List<StepRun> steps,
            Map<Integer, TaskReport> now) {}

    Answer render(View view) {
        Proposal p = view.proposal();
        List<Answer> parts = new ArrayList<>();
        parts.add(Answer.text(new Cell("#" + p.number() + " " + p.plan().summary(), headTone(p))));
        parts.add(facts(view));
        if (!p.state().ended() && p.state() != State.RUNNING) {
            describe(p.plan(), parts);
        }
        if (p.state() == State.WAITING) {
            waiting(view, parts);
        }
        if (!p.notes().isEmpty() && !p.state().ended()) {
            parts.add(
                    new Answer.Lines("Note", p.notes().stream().map(Cell::warn).toList()));
        }
        if (!view.steps().isEmpty()) {
            parts.addAll(StepList.of(view));
        }
        if (p.state().ended()) {
            end(p, parts);
        }
        return new Answer.Sections(parts);
    }

    private Answer facts(View view) {
        Proposal p = view.proposal();
        Answer.FactsBuilder facts = Answer.facts("")
                .fact("state", stateCell(p.state()))
                .fact("asked by", p.requester().name() + " (" + p.requester().uid() + ")");
        if (!view.approvers().isEmpty()) {
            facts.fact(
                    p.state() == State.WAITING ? "votes so far" : "approved by", String.join(", ", view.approvers()));
        }
        if (!p.state().ended() && p.state() != State.RUNNING) {
            facts.fact("tier", new Cell(p.plan().tier().word(), headTone(p)));
            facts.fact("command", p.plan().command());
            facts.fact(
                    "targets",
                    p.plan().targets().stream().map(PlanMessage::target).collect(Collectors.joining(", ")));
        }
        if (p.state() == State.WAITING) {
            facts.fact("approve", within(p.proposedAt(), p.approveBy()));
        }
        if (p.state() == State.APPROVED && p.runBy().isPresent()) {
            facts.fact("runs", "until " + clockTime.format(p.runBy().get()) + " or not at all");
        }
        return facts.build();
    }

    private static void describe(Plan plan, List<Answer> parts) {
        if (!plan.effects().isEmpty()) {
            parts.add(new Answer.Lines(
                    "What it touches",
                    plan.effects().stream().map(Plan.Effect::text).toList()));
        }
        if (!plan.preconditions().isEmpty()) {
            parts.add(new Answer.Lines(
                    "On condition that",
                    plan.preconditions().stream().map(Cell::of).toList()));
        }
        if (plan.steps().size() > 1) {
            parts.add(new Answer.Lines(
                    "Steps, " + (staged(plan) ? "stage by stage, " : "") + pace(plan.pace()),
                    plan.steps().stream()
                            .map(s -> Cell.of((staged(plan) ? (s.stage() + 1) + ". " : "") + s.says()))
                            .toList()));
        }
    }

    private static boolean staged(Plan plan) {
        return plan.steps().stream().anyMatch(s -> s.stage() > 0);
    }

    private static String pace(Plan.Pace pace) {
        return (pace.parallel() == 1 ? "one by one" : "up to " + pace.parallel() + " at the same time")
                + (pace.goOn() ? "; when one fails, the others go on" : "; when one fails, no other is begun");
    }

    private static void waiting(View view, List<Answer> parts) {
        long number = view.proposal().number();
        parts.add(new Answer.Lines(
                "Needed", view.tally().lines().stream().map(Cell::of).toList()));
        parts.add(Answer.text(Cell.quiet(
                view.secondFactor()
                        ? "To approve, type `approve " + number
                                + " CODE` with the code of your second factor. React with ❌ to deny, or type `deny "
                                + number + "`."
                        : "React with ✅ to approve or ❌ to deny, or type `approve " + number + "` or `deny " + number
                                + "`.")));
    }

    private static void end(Proposal p, List<Answer> parts) {
        String took = "";
        if (p.startedAt().isPresent() && p.endedAt().isPresent()) {
            took = " It took "
                    + Units.duration(
                            Duration.between(p.startedAt().get(), p.endedAt().get())) + ".";
        }
        List<String> words = List.of(p.words().split("\n"));
        parts.add(Answer.text(
                new Cell(words.getFirst() + took, stateCell(p.state()).tone())));
        if (words.size() > 1) {
            parts.add(new Answer.Lines(
                    "The difference", words.stream().skip(1).map(Cell::of).toList()));
        }
    }

    private String within(Instant from, Instant until) {
        return "within " + Units.duration(Duration.between(from, until)) + ", until " + clockTime.format(until);
    }

    private static String target(Plan.Target t) {
        return t.kind() + " " + t.name() + (t.id().equals(t.name()) ? "" : " (" + t.id() + ")")
                + (t.scope().equals(t.name()) ? "" : " of " + t.scope())
                + (t.node().isEmpty() || t.node().equals(t.name()) ? "" : " on " + t.node());
    }

    private static Tone headTone(Proposal p) {
        if (p.state().ended()) {
            return Tone.PLAIN;
        }
        return switch (p.plan().tier()) {
            case READ, CHANGE -> Tone.PLAIN;
            case RISKY -> Tone.WARN;
            case CRITICAL -> Tone.BAD;
        };
    }

    static Cell stateCell(State state) {
        return switch (state) {
            case WAITING, APPROVED, RUNNING -> Cell.of(state.word());
            case DONE -> Cell.good(state.word());
            case FAILED -> Cell.bad(state.word());
            case DONE_WITH_WARNINGS, UNKNOWN, CHANGED, LAPSED -> Cell.warn(state.word());
            case DENIED, EXPIRED, WITHDRAWN -> Cell.quiet(state.word());
        };
    }
}
