package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;

/** {@code task list|show|log|stop}: a hypervisor's tasks, their state and their logs. */
public final class TaskCommands implements CommandSet {
    private static final String READ = "task.read";
    private static final String STOP = "task.stop";
    private static final String EXAMPLE = "UPID:nikita:0000ABCD:0001ABCD:6B042898:qmstop:105:vigie@pve!bot:";

    private final Names names;
    private final Clock clock;

    public TaskCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "task list", READ, "The latest tasks, newest first.", "task list --cluster brest-i11 --errors"),
                builder -> builder.flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ)))
                        .flag(CommonFlags.text("node", "only on this node", caller -> names.suggestNodes(caller, READ)))
                        .flag(CommonFlags.text(
                                "guest", "only of this guest", caller -> names.suggestGuests(caller, READ)))
                        .flag(CommonFlags.present("running", "only those under way"))
                        .flag(CommonFlags.present("errors", "only those that failed")),
                this::list);
        registry.add(
                new CommandDoc(
                        "task show",
                        READ,
                        "How a task ended or how far it is, with the end of its log.",
                        "task show " + EXAMPLE),
                builder -> task(builder, READ),
                this::show);
        registry.add(
                new CommandDoc(
                        "task log", READ, "A task's whole log; a long one comes as a file.", "task log " + EXAMPLE),
                builder -> task(builder, READ),
                this::log);
        registry.add(
                new CommandDoc("task stop", STOP, "Ends a task before its time.", "task stop " + EXAMPLE),
                builder -> task(builder, STOP),
                this::stop);
    }

    private Command.Builder<Caller> task(Command.Builder<Caller> builder, String verb) {
        return builder.required("task", StringParser.quotedStringParser())
                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, verb)));
    }

    private Outcome list(CommandContext<Caller> context) {
        Caller caller = context.sender();
        Optional<String> cluster = CommonFlags.clusterOf(context);
        Optional<Names.Found<Node>> node =
                CommonFlags.value(context, "node").map(n -> names.node(caller, READ, n, cluster));
        Optional<Names.Found<Guest>> guest = CommonFlags.value(context, "guest")
                .map(g -> names.guest(
                        caller,
                        READ,
                        g,
                        cluster.or(() -> node.map(f -> f.hypervisor().cluster()))));
        List<Hypervisor> where = node.map(f -> List.of(f.hypervisor()))
                .or(() -> guest.map(f -> List.of(f.hypervisor())))
                .or(() -> cluster.map(c -> List.of(names.cluster(caller, READ, c))))
                .orElseGet(() -> names.clusters(caller, READ));
        Tasks.Query query = new Tasks.Query(
                node.map(f -> f.thing().name()),
                guest.map(f -> f.thing().id()),
                context.flags().isPresent("running"),
                context.flags().isPresent("errors"));
        List<TaskEntry> entries = new ArrayList<>();
        List<Answer> warnings = new ArrayList<>();
        for (Hypervisor h : where) {
            try {
                Tasks.Found found = tasks(h).list(query);
                entries.addAll(found.entries());
                found.warnings().forEach(w -> warnings.add(Answer.text(Cell.warn(h.cluster() + ": " + w))));
            } catch (Problem e) {
                if (where.size() == 1) {
                    throw e;
                }
                warnings.add(Answer.text(Cell.bad(e.text())));
            }
        }
        warnings.addFirst(TaskTable.of(entries, clock.instant()));
        return Outcome.reply(warnings.size() == 1 ? warnings.getFirst() : new Answer.Sections(warnings));
    }

    private Outcome show(CommandContext<Caller> context) {
        TaskHandle handle = new TaskHandle(context.get("task"));
        TaskDetail detail = of(context, handle).taskDetail(handle);
        TaskEntry entry = detail.entry();
        Instant end = entry.ended().orElse(clock.instant());
        Answer facts = Answer.facts((entry.type() + " " + entry.subject()).strip())
                .fact("state", state(detail.report()))
                .fact("node", entry.node())
                .fact("by", entry.user())
                .fact("began", entry.began() + " (" + Units.ago(entry.began(), clock.instant()) + ")")
                .fact("took", Units.duration(Duration.between(entry.began(), end)))
                .build();
        List<String> tail = detail.report().tail();
        return Outcome.reply(tail.isEmpty() ? facts : Answer.sections(facts, new Answer.Code(String.join("\n", tail))));
    }

    private Outcome log(CommandContext<Caller> context) {
        TaskHandle handle = new TaskHandle(context.get("task"));
        Tasks.Log log = tasks(of(context, handle)).log(handle);
        if (log.lines().isEmpty()) {
            return Outcome.reply("Its log is empty.");
        }
        Answer text = new Answer.Code(String.join("\n", log.lines()));
        return Outcome.reply(
                log.total() <= log.lines().size()
                        ? text
                        : Answer.sections(
                                Answer.text(Cell.warn("The last " + log.lines().size() + " of " + log.total()
                                        + " lines; the node has them all.")),
                                text));
    }

    private Outcome stop(CommandContext<Caller> context) {
        TaskHandle handle = new TaskHandle(context.get("task"));
        Hypervisor hypervisor = of(context, handle);
        context.sender().require(STOP, hypervisor.cluster());
        tasks(hypervisor);
        return new Outcome.Proposed(TaskStop.plan(hypervisor, handle));
    }

    /** A task's id names its node; a node's name says which cluster to ask. */
    private Hypervisor of(CommandContext<Caller> context, TaskHandle handle) {
        String[] parts = handle.id().split(":", -1);
        boolean known =
                (parts.length >= 8 && parts[0].equals("UPID")) || (parts.length >= 6 && parts[0].equals("libvirt"));
        if (!known) {
            throw Problem.user(handle.id() + " is no task id.")
                    .withMend("A task id begins with UPID: or libvirt:, and `task list` shows it.");
        }
        return names.node(context.sender(), READ, parts[1], CommonFlags.clusterOf(context))
                .hypervisor();
    }

    private static Tasks tasks(Hypervisor hypervisor) {
        return hypervisor.taskList().orElseThrow(() -> Capability.TASKS.missing(hypervisor));
    }

    private static Cell state(TaskReport report) {
        return switch (report.state()) {
            case RUNNING -> Cell.of("running");
            case DONE -> Cell.good("done");
            case DONE_WITH_WARNINGS -> Cell.warn("done, " + report.says());
            case FAILED -> Cell.bad("failed: " + report.says());
            case UNKNOWN -> Cell.bad("unknown: " + report.says());
        };
    }
}
