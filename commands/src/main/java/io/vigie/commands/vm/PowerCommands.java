package io.vigie.commands.vm;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Duration;
import java.util.Optional;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.description.Description;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.DurationParser;

/** {@code vm start|shutdown|stop|reboot|suspend|resume|reset}: each makes a plan, for one guest or many, and changes nothing. */
public final class PowerCommands implements CommandSet {
    private static final String VERB = "vm.power";
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Names names;

    public PowerCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        add(registry, Power.START, "Starts a guest.");
        add(registry, Power.SHUTDOWN, "Asks a guest's system to shut down.");
        add(registry, Power.STOP, "Pulls a guest's plug: what it has not written is lost.");
        add(registry, Power.REBOOT, "Asks a guest's system to shut down and starts it again.");
        add(
                registry,
                Power.SUSPEND,
                "Halts a guest until it is resumed; with --to-disk its memory is written to disk.");
        add(registry, Power.RESUME, "Lets a suspended guest go on.");
        add(registry, Power.RESET, "Presses a guest's reset button: what it has not written is lost.");
    }

    private void add(CommandRegistry registry, Power power, String summary) {
        registry.add(
                new CommandDoc("vm " + power.word(), VERB, summary, example(power)),
                builder -> flags(power, Selection.arguments(builder, names, VERB)),
                context -> plan(context, power));
    }

    private static String example(Power power) {
        return power == Power.SHUTDOWN ? "vm shutdown --tag lab --node nikita" : "vm " + power.word() + " web-1";
    }

    private static Command.Builder<Caller> flags(Power power, Command.Builder<Caller> builder) {
        return switch (power) {
            case START, STOP, RESUME, RESET -> builder;
            case SUSPEND ->
                builder.flag(CommonFlags.present("to-disk", "write its memory to disk and free it on the node"));
            case REBOOT -> builder.flag(timeout());
            case SHUTDOWN ->
                builder.flag(timeout())
                        .flag(CommonFlags.present("force", "pull the plug if it has not shut down by then"));
        };
    }

    private static CommandFlag<Duration> timeout() {
        return CommandFlag.<Caller>builder("timeout")
                .withDescription(Description.of("how long its system may take, such as 2m"))
                .withComponent(DurationParser.<Caller>durationParser())
                .build();
    }

    private Outcome plan(CommandContext<Caller> context, Power power) {
        Optional<Duration> timeout = Optional.ofNullable(context.flags().<Duration>getValue("timeout", null));
        timeout.filter(t -> t.compareTo(LONGEST) > 0 || t.toSeconds() < 1).ifPresent(t -> {
            throw Problem.user("A time-out is between 1 s and 1 h.");
        });
        Power.Options options = new Power.Options(
                timeout, context.flags().isPresent("force"), context.flags().isPresent("to-disk"));
        Selection selection = Selection.of(context, names, VERB, guest -> PowerPlan.concerns(guest, power));
        return new Outcome.Proposed(new BulkPlan("vm " + power.word(), PowerPlan.flags(options), selection)
                .make(found -> PowerPlan.make(found.hypervisor(), found.thing(), power, options)));
    }
}
