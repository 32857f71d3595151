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
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;

/** {@code task show}: a hypervisor's task, its state and its log. */
public final class TaskCommands implements CommandSet {
    private static final String READ = "task.read";

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
                        "task show",
                        READ,
                        "How a task ended or how far it is, with the end of its log.",
                        "task show UPID:nikita:0000ABCD:0001:6B042898:qmstop:105:vigie@pve!bot:"),
                builder -> builder.required("task", StringParser.quotedStringParser())
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::show);
    }

    private Outcome show(CommandContext<Caller> context) {
        TaskHandle handle = new TaskHandle(context.get("task"));
        TaskDetail detail = detail(context, handle);
        TaskEntry entry = detail.entry();
        Instant end = entry.ended().orElse(clock.instant());
        Answer facts = Answer.facts(entry.type() + " " + entry.subject())
                .fact("state", state(detail.report()))
                .fact("node", entry.node())
                .fact("by", entry.user())
                .fact("began", entry.began() + " (" + Units.ago(entry.began(), clock.instant()) + ")")
                .fact("took", Units.duration(Duration.between(entry.began(), end)))
                .build();
        List<String> tail = detail.report().tail();
        return Outcome.reply(tail.isEmpty() ? facts : Answer.sections(facts, new Answer.Code(String.join("\n", tail))));
    }

    /** A task's id names its node; a node's name says which cluster to ask. */
    private TaskDetail detail(CommandContext<Caller> context, TaskHandle handle) {
        String[] parts = handle.id().split(":", -1);
        if (parts.length < 8 || !parts[0].equals("UPID")) {
            throw Problem.user(handle.id() + " is no task id.")
                    .withMend("A task id begins with UPID: and is shown where the task was started.");
        }
        return names.node(context.sender(), READ, parts[1], CommonFlags.clusterOf(context))
                .hypervisor()
                .taskDetail(handle);
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
