package io.vigie.commands.node;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeServices.Change;
import io.vigie.commands.cluster.NodeServices.Service;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code node services <node> [start|stop|restart|reload <service>]}. */
public final class ServiceCommands implements CommandSet {
    private static final String READ = "cluster.read";
    private static final String CHANGE = "node.service";
    private static final List<String> CHANGES =
            Arrays.stream(Change.values()).map(Change::word).toList();
    /** Those that are most often meant. */
    private static final List<String> USUAL =
            List.of("pveproxy", "pvedaemon", "pvestatd", "pvescheduler", "corosync", "pve-cluster", "pve-ha-lrm");

    private final Names names;

    public ServiceCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "node services",
                        READ,
                        "A node's system services; with start, stop, restart or reload and a name it changes one.",
                        "node services nikita restart pvestatd"),
                builder -> builder.required(
                                "node",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestNodes(context.sender(), READ)))
                        .optional("change", StringParser.stringParser(), SuggestionProvider.suggestingStrings(CHANGES))
                        .optional("service", StringParser.stringParser(), SuggestionProvider.suggestingStrings(USUAL))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::services);
    }

    private Outcome services(CommandContext<Caller> context) {
        Names.Found<Node> node =
                names.node(context.sender(), READ, context.get("node"), CommonFlags.clusterOf(context));
        Optional<String> change = context.optional("change");
        if (change.isEmpty()) {
            return Outcome.reply(table(
                    node.thing().name(),
                    ServicePlan.of(node.hypervisor()).list(node.thing().name())));
        }
        String service = context.<String>optional("service")
                .orElseThrow(() -> Problem.user("Which service?")
                        .withMend("`node services " + node.thing().name() + "` lists them."));
        context.sender().require(CHANGE, node.hypervisor().cluster());
        return new Outcome.Proposed(
                ServicePlan.make(node.hypervisor(), node.thing().name(), service, change(change.get())));
    }

    private static Change change(String typed) {
        return Arrays.stream(Change.values())
                .filter(c -> c.word().equals(typed))
                .findFirst()
                .orElseThrow(() -> Problem.user(typed + " is nothing that can be done with a service.")
                        .withCandidates(CHANGES));
    }

    private static Answer table(String node, List<Service> services) {
        Answer.TableBuilder table = Answer.table(
                "Services of " + node,
                Column.text("service"),
                Column.text("state"),
                Column.text("starts with the node"),
                Column.text("what it is"));
        services.stream()
                .filter(Service::installed)
                .forEach(s -> table.row(Cell.of(s.name()), state(s), Cell.of(s.unit()), Cell.quiet(s.says())));
        return table.build();
    }

    private static Cell state(Service service) {
        String text = service.state().isEmpty() ? service.active() : service.state();
        if (service.failed()) {
            return Cell.bad(text);
        }
        return service.running() ? Cell.good(text) : Cell.warn(text);
    }
}
