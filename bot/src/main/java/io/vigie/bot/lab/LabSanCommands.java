package io.vigie.bot.lab;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.lab.LabSite;
import io.vigie.commands.lab.LabSite.PortalFault;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.IntegerParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** {@code lab portal} and {@code lab lun}: breaks the demonstration site's SAN. */
@Component
@ConditionalOnProperty(name = "vigie.lab.running", havingValue = "true")
class LabSanCommands implements CommandSet {
    private static final String VERB = LabCommands.VERB;
    private static final List<String> PORTAL_WORDS = Arrays.stream(PortalFault.values())
            .map(f -> f.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final List<String> LUN_WORDS = List.of("replace", "grow", "restore");

    private final LabSite site;

    LabSanCommands(LabSite site) {
        this.site = site;
    }

    @Override
    public void describe(CommandRegistry registry) {
        SuggestionProvider<Caller> sans =
                SuggestionProvider.suggestingStrings(site.sanizator().name());
        registry.add(
                new CommandDoc(
                                "lab portal",
                                VERB,
                                "Takes a portal of the lab's SAN down, makes it silent or slow, or brings it up again.",
                                "lab portal sanizator 1 down")
                        .acting(),
                builder -> builder.required("san", StringParser.quotedStringParser(), sans)
                        .required("portal", IntegerParser.integerParser(1, 9))
                        .required(
                                "state",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.suggestingStrings(PORTAL_WORDS)),
                this::portal);
        registry.add(
                new CommandDoc(
                                "lab lun",
                                VERB,
                                "Puts another disk behind the LUN of the lab's SAN, makes it larger, or restores it.",
                                "lab lun sanizator replace")
                        .acting(),
                builder -> builder.required("san", StringParser.quotedStringParser(), sans)
                        .required(
                                "change",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.suggestingStrings(LUN_WORDS)),
                this::lun);
    }

    private void check(CommandContext<Caller> context) {
        context.sender().require(VERB, Caller.EVERYWHERE);
        String name = context.get("san");
        if (!name.equals(site.sanizator().name())) {
            throw Problem.user("The lab has no SAN " + name + ".")
                    .withCandidates(List.of(site.sanizator().name()));
        }
    }

    private Outcome portal(CommandContext<Caller> context) {
        check(context);
        int number = context.get("portal");
        String word = context.get("state");
        if (!PORTAL_WORDS.contains(word)) {
            throw Problem.user("A portal is not " + word + ".").withCandidates(PORTAL_WORDS);
        }
        PortalFault fault = PortalFault.valueOf(word.toUpperCase(Locale.ROOT));
        site.portal(number, fault);
        return Outcome.reply("Portal " + number + " of " + site.sanizator().name()
                + switch (fault) {
                    case DOWN -> " is down: nothing listens there.";
                    case SILENT -> " takes connections and says nothing.";
                    case SLOW -> " answers late. It is told when its last answers show it: see `storage paths`.";
                    case UP -> " works again.";
                });
    }

    private Outcome lun(CommandContext<Caller> context) {
        check(context);
        String san = site.sanizator().name();
        return switch (context.<String>get("change")) {
            case "replace" -> {
                site.sanizator().replaceDisk();
                yield Outcome.reply("Another disk is behind the LUN of " + san + " now.");
            }
            case "grow" -> {
                site.sanizator().growDisk();
                yield Outcome.reply("The LUN of " + san + " is half as large again.");
            }
            case "restore" -> {
                site.sanizator().restoreDisk();
                yield Outcome.reply("The LUN of " + san + " is as it was at first.");
            }
            case String other ->
                throw Problem.user("Nothing happens to a LUN by " + other + ".").withCandidates(LUN_WORDS);
        };
    }
}
