package io.vigie.commands.link;

import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a word of {@code link show} can mean: a switch, a channel's number or name, or the machine at the other end. */
record LinkLookup(List<Switch> switches, List<Entry> channels, List<String> silent) {

    /** A port channel of a switch. */
    record Entry(Switch on, PortChannel channel) {
        /** {@code laetitia/11}: unambiguous. */
        String path() {
            return on.name() + "/" + channel.id();
        }
    }

    /** What it means. */
    sealed interface Found {
        record OneSwitch(Switch which) implements Found {}

        /** @param ids the channels of each switch, in the configured order */
        record Channels(Map<Switch, Set<Integer>> ids) implements Found {}
    }

    static LinkLookup of(List<Switch> readable) {
        List<Entry> channels = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (Switch s : readable) {
            try {
                s.state().channels().forEach(c -> channels.add(new Entry(s, c)));
            } catch (Problem never) {
                silent.add(s.name());
            }
        }
        return new LinkLookup(readable, channels, silent);
    }

    /** Everything that can be said, for completion. */
    List<String> words() {
        Set<String> words = new LinkedHashSet<>();
        switches.forEach(s -> words.add(s.name()));
        channels.forEach(e -> words.add(e.channel.peer()));
        channels.forEach(e -> words.add(Integer.toString(e.channel.id())));
        channels.forEach(e -> words.add(quoted(e.channel.name())));
        words.remove("");
        return List.copyOf(words);
    }

    /**
     * Exact words before beginnings; what could mean two things runs nothing.
     *
     * @throws Problem with candidates when it means nothing, or more than one thing
     */
    Found find(String word) {
        String wanted = word.strip().toLowerCase(Locale.ROOT);
        for (Switch s : switches) {
            if (same(s.name(), wanted)) {
                return new Found.OneSwitch(s);
            }
        }
        List<Entry> numbered = matching(e -> Integer.toString(e.channel.id()).equals(wanted)
                || e.path().toLowerCase(Locale.ROOT).equals(wanted));
        if (numbered.size() > 1) {
            throw ambiguous(word, numbered.stream().map(Entry::path).toList());
        }
        for (List<Entry> exact : List.of(
                numbered,
                matching(e -> same(e.channel.name(), wanted)),
                matching(e -> same(e.channel.peer(), wanted)))) {
            if (!exact.isEmpty()) {
                return channels(exact);
            }
        }
        return beginning(word, wanted);
    }

    private Found beginning(String word, String wanted) {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(
                        switches.stream().map(Switch::name),
                        channels.stream().flatMap(e -> Stream.of(e.channel.peer(), e.channel.name())))
                .filter(n -> !wanted.isEmpty() && n.toLowerCase(Locale.ROOT).startsWith(wanted))
                .forEach(names::add);
        if (names.isEmpty()) {
            throw Problem.user("No switch, port channel or machine is called " + word + ".")
                    .withMend(
                            silent.isEmpty()
                                    ? ""
                                    : "Of " + String.join(", ", silent)
                                            + " only the name is known: it has not answered yet.")
                    .withCandidates(nearby());
        }
        if (names.size() > 1) {
            throw ambiguous(word, names);
        }
        return find(names.iterator().next());
    }

    private List<String> nearby() {
        Set<String> names = new LinkedHashSet<>();
        switches.forEach(s -> names.add(s.name()));
        channels.forEach(e -> names.add(e.channel.peer()));
        names.remove("");
        return List.copyOf(names);
    }

    private List<Entry> matching(Predicate<Entry> wanted) {
        return channels.stream().filter(wanted).toList();
    }

    private static boolean same(String name, String wanted) {
        return !wanted.isEmpty() && name.strip().toLowerCase(Locale.ROOT).equals(wanted);
    }

    private static Found channels(List<Entry> entries) {
        Map<Switch, Set<Integer>> ids = new LinkedHashMap<>();
        entries.forEach(
                e -> ids.computeIfAbsent(e.on, s -> new LinkedHashSet<>()).add(e.channel.id()));
        return new Found.Channels(ids);
    }

    private static Problem ambiguous(String word, Collection<String> candidates) {
        return Problem.user(word + " could be several things.").withCandidates(List.copyOf(candidates));
    }

    private static String quoted(String name) {
        return name.contains(" ") ? '"' + name + '"' : name;
    }
}
