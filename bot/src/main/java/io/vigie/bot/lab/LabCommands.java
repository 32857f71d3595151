package io.vigie.bot.lab;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.lab.LabSite;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.IntegerParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** {@code lab …}: breaks the demonstration site and heals it; where a real site is configured it does not exist. */
@Component
@ConditionalOnProperty(name = "vigie.lab.running", havingValue = "true")
class LabCommands implements CommandSet {
    static final String VERB = "lab.break";

    private final LabSite site;

    LabCommands(LabSite site) {
        this.site = site;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("lab kill", VERB, "Cuts a lab node's power.", "lab kill nikita").acting(),
                builder -> builder.required(
                        "node",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings((context, input) -> site.nodes())),
                this::kill);
        registry.add(
                new CommandDoc(
                                "lab maintenance",
                                VERB,
                                "Puts a lab node into HA maintenance, or ends that.",
                                "lab maintenance nikita on")
                        .acting(),
                builder -> builder.required(
                                "node",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings((context, input) -> site.nodes()))
                        .required(
                                "switch",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.suggestingStrings("on", "off")),
                this::maintenance);
        registry.add(
                new CommandDoc("lab unplug", VERB, "Pulls a cable of the lab's switch.", "lab unplug laetitia 28")
                        .acting(),
                LabCommands::port,
                context -> onPort(context, site.laetitia()::unplug, "is unplugged"));
        registry.add(
                new CommandDoc(
                                "lab drop",
                                VERB,
                                "Drops a port of the lab's switch from its bundle: up, and carrying nothing.",
                                "lab drop laetitia 28")
                        .acting(),
                LabCommands::port,
                context -> onPort(context, site.laetitia()::drop, "is dropped from its bundle"));
        registry.add(
                new CommandDoc(
                                "lab suspend",
                                VERB,
                                "Has the lab's switch keep a port out of its bundle, though LACP is heard on it.",
                                "lab suspend laetitia 28")
                        .acting(),
                LabCommands::port,
                context -> onPort(context, site.laetitia()::suspend, "is suspended"));
        registry.add(
                new CommandDoc(
                                "lab errors",
                                VERB,
                                "A bad cable: 600 damaged frames a minute come in on a port of the lab's switch.",
                                "lab errors laetitia 28")
                        .acting(),
                LabCommands::port,
                context -> onPort(context, port -> site.laetitia().damage(port, 600), "counts damaged frames"));
        registry.add(
                new CommandDoc(
                                "lab slow",
                                VERB,
                                "A bad pair in a cable of the lab's switch: 100 Mbit/s instead of 1 Gbit/s.",
                                "lab slow laetitia 28")
                        .acting(),
                LabCommands::port,
                context -> onPort(context, site.laetitia()::slow, "runs at 100 Mbit/s"));
        registry.add(
                new CommandDoc(
                                "lab flap",
                                VERB,
                                "Has a port of the lab's switch go down and up every few seconds.",
                                "lab flap laetitia 28")
                        .acting(),
                LabCommands::port,
                context -> onPort(context, site.laetitia()::flap, "flaps until lab heal"));
        registry.add(
                new CommandDoc("lab swap", VERB, "Swaps two cables of the lab's switch.", "lab swap laetitia 28 32")
                        .acting(),
                builder -> port(builder).required("other", IntegerParser.integerParser(1, 48)),
                context -> {
                    int other = context.get("other");
                    return onPort(
                            context, port -> site.laetitia().swap(port, other), "and port " + other + " are swapped");
                });
        registry.add(
                new CommandDoc("lab plug", VERB, "Plugs a cable in again.", "lab plug laetitia 28").acting(),
                LabCommands::port,
                context -> onPort(context, site.laetitia()::plug, "is plugged in"));
        registry.add(
                new CommandDoc(
                                "lab blind",
                                VERB,
                                "Lets a lab node lose the SAN's volume group; a stray volume lies there. See storage check.",
                                "lab blind nikita")
                        .acting(),
                builder -> builder.required(
                        "node",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings((context, input) -> site.nodes())),
                context -> {
                    context.sender().require(VERB, Caller.EVERYWHERE);
                    site.blind(context.get("node"));
                    return Outcome.reply("The node no longer sees the SAN's volume group, and a volume that belongs to"
                            + " nobody lies there. See `storage check brest-i11`; `lab heal` brings the group back.");
                });
        registry.add(new CommandDoc("lab heal", VERB, "Makes everything work again.", "lab heal").acting(), context -> {
            context.sender().require(VERB, Caller.EVERYWHERE);
            site.heal();
            return Outcome.reply("Everything works again; the incidents end as the watchers see it.");
        });
    }

    private static Command.Builder<Caller> port(Command.Builder<Caller> builder) {
        return builder.required(
                        "switch", StringParser.quotedStringParser(), SuggestionProvider.suggestingStrings("laetitia"))
                .required("port", IntegerParser.integerParser(1, 48));
    }

    private Outcome kill(CommandContext<Caller> context) {
        context.sender().require(VERB, Caller.EVERYWHERE);
        String node = context.get("node");
        site.kill(node);
        return Outcome.reply(
                Answer.text(node + " has no power. Watch the channel: the lab's HA manager notices, fences "
                        + "and recovers as a real one does, only faster."));
    }

    private Outcome maintenance(CommandContext<Caller> context) {
        context.sender().require(VERB, Caller.EVERYWHERE);
        String node = context.get("node");
        String word = context.get("switch");
        boolean on = word.equals("on");
        if (!on && !word.equals("off")) {
            throw Problem.user("Maintenance is on or off.").withCandidates(List.of("on", "off"));
        }
        site.maintenance(node, on);
        return Outcome.reply(
                on
                        ? node
                                + " goes into maintenance: its services move away, which is no failover. See `ha status`."
                        : node + " leaves maintenance: its services come back by themselves. See `ha status`.");
    }

    private Outcome onPort(CommandContext<Caller> context, IntConsumer change, String words) {
        context.sender().require(VERB, Caller.EVERYWHERE);
        String name = context.get("switch");
        if (!name.equals(site.laetitia().name())) {
            throw Problem.user("The lab has no switch " + name + ".")
                    .withCandidates(List.of(site.laetitia().name()));
        }
        int port = context.get("port");
        change.accept(port);
        site.followCables();
        return Outcome.reply("Port " + port + " of " + name + " " + words + ".");
    }
}
