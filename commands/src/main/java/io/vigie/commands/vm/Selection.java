package io.vigie.commands.vm;

import io.vigie.commands.Caller;
import io.vigie.commands.Glob;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommonFlags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.description.Description;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.IntegerParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/**
 * Which guests a command is for: one by its name, several by theirs, or all that match.
 *
 * @param several false when one guest was named and nothing else was said
 * @param passedOver guests that match and that the command has nothing to do for
 */
record Selection(List<Names.Found<Guest>> guests, boolean several, int passedOver, Plan.Pace pace) {
    /** What the sides of a screen and of a human can take. */
    static final int MOST = 200;

    static final int USUAL_PARALLEL = 4;
    private static final int MOST_TAGS = 10;

    Selection {
        guests = List.copyOf(guests);
    }

    /**
     * {@code [guest]} and the flags that select.
     *
     * @param usual how many are done at the same time when nothing is said
     */
    static Command.Builder<Caller> arguments(Command.Builder<Caller> builder, Names names, String verb, int usual) {
        return builder.optional(
                        "guest",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestGuests(context.sender(), verb)))
                .flag(CommonFlags.text("guests", "these, separated by commas", caller -> List.of()))
                .flag(CommonFlags.text("tag", "all with this tag", caller -> names.suggestTags(caller, verb)))
                .flag(CommonFlags.text("node", "all on this node", caller -> names.suggestNodes(caller, verb)))
                .flag(CommonFlags.text("name", "all whose name matches, as web-*", caller -> List.of()))
                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, verb)))
                .flag(CommonFlags.present("all", "all of the cluster"))
                .flag(CommandFlag.<Caller>builder("parallel")
                        .withDescription(Description.of("how many at the same time, usually " + usual))
                        .withComponent(IntegerParser.<Caller>integerParser(1, Plan.Pace.MOST))
                        .build())
                .flag(CommonFlags.present("go-on", "when one fails, or cannot, the others are done all the same"));
    }

    /**
     * @param usual how many are done at the same time when nothing is said
     * @param concerned which of those that match the command has something to do for, judged from memory
     * @throws Problem when nothing, or too much, is selected
     */
    static Selection of(
            CommandContext<Caller> context, Names names, String verb, int usual, Predicate<Guest> concerned) {
        Plan.Pace pace = new Plan.Pace(
                context.flags().<Integer>getValue("parallel").orElse(usual),
                context.flags().isPresent("go-on"));
        Optional<String> one = context.<String>optional("guest");
        Optional<String> list = CommonFlags.value(context, "guests");
        boolean matching = List.of("tag", "node", "name", "all").stream().anyMatch(context.flags()::isPresent);
        if ((one.isPresent() ? 1 : 0) + (list.isPresent() ? 1 : 0) + (matching ? 1 : 0) > 1) {
            throw Problem.user("Say a guest, or `--guests`, or what they have in common; not two of these.");
        }
        if (one.isPresent()) {
            return new Selection(
                    List.of(named(context, names, verb, one.get())), false, 0, new Plan.Pace(1, pace.goOn()));
        }
        if (list.isPresent()) {
            return new Selection(
                            Arrays.stream(list.get().split(","))
                                    .map(String::strip)
                                    .filter(word -> !word.isEmpty())
                                    .map(word -> named(context, names, verb, word))
                                    .distinct()
                                    .toList(),
                            true,
                            0,
                            pace)
                    .checked();
        }
        if (!matching) {
            throw Problem.user("Which guest?")
                    .withMend("Say its name or id, or select by `--tag`, `--node`, `--name` or `--cluster … --all`.");
        }
        return matching(context, names, verb, concerned, pace);
    }

    private static Names.Found<Guest> named(CommandContext<Caller> context, Names names, String verb, String typed) {
        Names.Found<Guest> found = names.guest(context.sender(), "vm.read", typed, CommonFlags.clusterOf(context));
        context.sender().require(verb, found.hypervisor().cluster());
        return found;
    }

    private static Selection matching(
            CommandContext<Caller> context, Names names, String verb, Predicate<Guest> concerned, Plan.Pace pace) {
        Optional<String> cluster = CommonFlags.clusterOf(context);
        if (context.flags().isPresent("all") && cluster.isEmpty()) {
            throw Problem.user("`--all` of which cluster?").withMend("Add `--cluster`.");
        }
        List<Hypervisor> where = cluster.map(word -> List.of(names.cluster(context.sender(), "vm.read", word)))
                .orElseGet(() -> names.clusters(context.sender(), verb).stream()
                        .filter(h -> context.sender().may("vm.read", h.cluster()))
                        .toList());
        where.forEach(h -> context.sender().require(verb, h.cluster()));
        GuestFilter filter = new GuestFilter(
                CommonFlags.value(context, "node"), CommonFlags.value(context, "tag"), Optional.empty());
        Optional<String> pattern = CommonFlags.value(context, "name");
        List<Names.Found<Guest>> guests = new ArrayList<>();
        int passedOver = 0;
        for (Hypervisor h : where) {
            // Not from memory: what is selected is what is acted on.
            for (Guest guest : h.refresh().guests()) {
                if (!filter.matches(guest)
                        || !pattern.map(p -> Glob.matches(p, guest.name())).orElse(true)) {
                    continue;
                }
                if (concerned.test(guest)) {
                    guests.add(new Names.Found<>(h, guest));
                } else {
                    passedOver++;
                }
            }
        }
        guests.sort(Comparator.<Names.Found<Guest>, String>comparing(
                        f -> f.hypervisor().cluster())
                .thenComparing(f -> f.thing().name())
                .thenComparing(f -> f.thing().id()));
        if (guests.isEmpty() && passedOver > 0) {
            throw Problem.user(
                    passedOver == 1
                            ? "One guest matches, and there is nothing to do for it."
                            : "There is nothing to do for the " + passedOver + " guests that match.");
        }
        if (guests.isEmpty()) {
            throw nobody(context, where);
        }
        return new Selection(guests, true, passedOver, pace).checked();
    }

    private static Problem nobody(CommandContext<Caller> context, List<Hypervisor> where) {
        Problem nobody = Problem.user("No guest matches.");
        Optional<String> tag = CommonFlags.value(context, "tag");
        List<String> tags = where.stream()
                .flatMap(h -> Names.known(h).stream())
                .flatMap(inventory -> inventory.guests().stream().flatMap(g -> g.tags().stream()))
                .distinct()
                .sorted()
                .toList();
        return tag.isEmpty() || tags.isEmpty() || tags.contains(tag.get())
                ? nobody
                : nobody.withMend("Nothing is tagged " + tag.get() + "; these tags there are.")
                        .withCandidates(tags.subList(0, Math.min(MOST_TAGS, tags.size())));
    }

    private Selection checked() {
        if (guests.isEmpty()) {
            throw Problem.user("Which guests?");
        }
        if (guests.size() > MOST) {
            throw Problem.user("That is " + guests.size() + " guests; one plan takes " + MOST + " at most.")
                    .withMend("Select fewer, for example by `--node` or `--name`.");
        }
        return this;
    }
}
