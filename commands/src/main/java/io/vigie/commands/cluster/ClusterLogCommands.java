package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code cluster tasks|log}: what is done and what was said on all nodes of a cluster. */
public final class ClusterLogCommands implements CommandSet {
    private static final String READ = "cluster.read";
    private static final String TASKS = "task.read";
    private static final int LINES = 30;
    private static final int MOST_LINES = 500;
    /** Filters look through this many, since they are applied here. */
    private static final int SEARCHED = 2_000;

    private static final int ERROR = 3;
    private static final int WARNING = 4;

    private final Names names;
    private final Clock clock;

    public ClusterLogCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "cluster tasks",
                        TASKS,
                        "What runs and what ran last on all nodes of a cluster.",
                        "cluster tasks brest-i11"),
                builder -> builder.optional(
                        "cluster",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestClusters(context.sender(), TASKS))),
                this::tasks);
        registry.add(
                new CommandDoc(
                        "cluster log",
                        READ,
                        "What the nodes of a cluster have logged, newest first.",
                        "cluster log brest-i11 --max 50 --problems"),
                builder -> builder.required(
                                "cluster",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestClusters(context.sender(), READ)))
                        .flag(CommonFlags.number("max", "how many lines", 1, MOST_LINES))
                        .flag(CommonFlags.text("node", "only of this node", caller -> names.suggestNodes(caller, READ)))
                        .flag(CommonFlags.text("user", "only by this user", caller -> List.of()))
                        .flag(CommonFlags.present("problems", "only warnings and worse")),
                this::log);
    }

    private Outcome tasks(CommandContext<Caller> context) {
        List<Hypervisor> where = context.<String>optional("cluster")
                .map(c -> List.of(names.cluster(context.sender(), TASKS, c)))
                .orElseGet(() -> names.clusters(context.sender(), TASKS));
        List<TaskEntry> entries = new ArrayList<>();
        List<Answer> parts = new ArrayList<>();
        for (Hypervisor h : where) {
            try {
                Tasks.Found found = h.taskList()
                        .orElseThrow(() -> Problem.user(h.cluster() + " keeps no list of tasks."))
                        .list(new Tasks.Query(Optional.empty(), Optional.empty(), false, false));
                entries.addAll(found.entries());
                found.warnings().forEach(w -> parts.add(Answer.text(Cell.warn(h.cluster() + ": " + w))));
            } catch (Problem e) {
                if (where.size() == 1) {
                    throw e;
                }
                parts.add(Answer.text(Cell.bad(e.text())));
            }
        }
        List<TaskEntry> running =
                entries.stream().filter(t -> t.ended().isEmpty()).toList();
        parts.addFirst(TaskTable.of(entries, clock.instant()));
        parts.addFirst(Answer.text(
                running.isEmpty()
                        ? Cell.quiet("Nothing runs at the moment.")
                        : Cell.of(running.size() + (running.size() == 1 ? " task runs." : " tasks run."))));
        return Outcome.reply(new Answer.Sections(parts));
    }

    private Outcome log(CommandContext<Caller> context) {
        Hypervisor h = names.cluster(context.sender(), READ, context.get("cluster"));
        ClusterLog log = h.clusterLog().orElseThrow(() -> Capability.CLUSTER_LOG.missing(h));
        Optional<String> node = CommonFlags.value(context, "node")
                .map(n -> names.node(context.sender(), READ, n, Optional.of(h.cluster()))
                        .thing()
                        .name());
        Optional<String> user = CommonFlags.value(context, "user");
        boolean problems = context.flags().isPresent("problems");
        boolean filtered = node.isPresent() || user.isPresent() || problems;
        int max = CommonFlags.number(context, "max", LINES);
        List<ClusterLog.Line> lines = log.latest(filtered ? SEARCHED : max).stream()
                .filter(l -> node.map(l.node()::equals).orElse(true))
                .filter(l -> user.map(u -> isBy(u, l.user())).orElse(true))
                .filter(l -> !problems || l.severity() <= WARNING)
                .limit(max)
                .toList();
        return Outcome.reply(table(h.cluster(), lines));
    }

    /** {@code jdoe} is {@code jdoe@pam}, and {@code vigie@pve} also its tokens. */
    private static boolean isBy(String typed, String user) {
        return user.equals(typed) || user.startsWith(typed + "@") || user.startsWith(typed + "!");
    }

    private Answer table(String cluster, List<ClusterLog.Line> lines) {
        Instant now = clock.instant();
        Answer.TableBuilder table = Answer.table(
                        "Log of " + cluster + ", " + lines.size() + (lines.size() == 1 ? " line" : " lines"),
                        Column.text("when"),
                        Column.text("node"),
                        Column.text("severity"),
                        Column.text("by"),
                        Column.text("what"))
                .whenEmpty("No line matches. Without Sys.Syslog on / Vigie sees only its own.");
        lines.forEach(l -> table.row(
                Cell.of(Units.ago(l.at(), now)),
                Cell.of(l.node()),
                severity(l),
                Cell.of(l.user()),
                Cell.of((l.program().isEmpty() ? "" : l.program() + ": ") + l.text())));
        return table.build();
    }

    private static Cell severity(ClusterLog.Line line) {
        if (line.severity() <= ERROR) {
            return Cell.bad(line.word());
        }
        return line.severity() == WARNING ? Cell.warn(line.word()) : Cell.quiet(line.word());
    }
}
