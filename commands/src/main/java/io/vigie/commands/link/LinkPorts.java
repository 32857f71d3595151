package io.vigie.commands.link;

import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ports that a word of {@code link graph} means, with what they are called together. */
record LinkPorts(Switch on, String title, List<SwitchPort> ports) {
    private static final Pattern PORT = Pattern.compile("(?:(\\S+?)[/ ])?port[ :]?\\s*(\\d{1,5})");

    /**
     * {@code port 28}, {@code laetitia/port28}, or the switch's own name for it, such as {@code Gi0/28}; empty when no
     * port is meant.
     *
     * @throws Problem when several switches could be meant
     */
    static Optional<LinkPorts> port(List<Switch> readable, String word) {
        String wanted = word.strip().toLowerCase(Locale.ROOT);
        Matcher numbered = PORT.matcher(wanted);
        boolean byNumber = numbered.matches();
        List<LinkPorts> found = new ArrayList<>();
        for (Switch s : readable) {
            String name = s.name().toLowerCase(Locale.ROOT);
            if (byNumber && numbered.group(1) != null && !numbered.group(1).equals(name)) {
                continue;
            }
            String bare = wanted.startsWith(name + "/") ? wanted.substring(name.length() + 1) : wanted;
            try {
                s.state().ports().stream()
                        .filter(p -> byNumber
                                ? p.number() == Integer.parseInt(numbered.group(2))
                                : p.name().toLowerCase(Locale.ROOT).equals(bare))
                        .findFirst()
                        .ifPresent(p -> found.add(new LinkPorts(s, s.name() + " " + p.label(), List.of(p))));
            } catch (Problem never) {
                // A switch that has never answered has measured nothing.
            }
        }
        if (found.size() > 1) {
            throw Problem.user(word + " could be several things.")
                    .withCandidates(found.stream()
                            .map(f -> f.on.name() + "/port" + f.ports.getFirst().number())
                            .toList());
        }
        return found.stream().findFirst();
    }

    /**
     * @throws Problem when a whole switch is meant: its ports are too many for one picture
     */
    static List<LinkPorts> channels(LinkLookup.Found found) {
        return switch (found) {
            case LinkLookup.Found.OneSwitch one ->
                throw Problem.user("A graph is of a port channel, a machine's channels, or a port.")
                        .withCandidates(one.which().state().channels().stream()
                                .map(c -> one.which().name() + "/" + c.id())
                                .toList());
            case LinkLookup.Found.Channels channels -> {
                List<LinkPorts> all = new ArrayList<>();
                channels.ids()
                        .forEach((which, ids) -> which.state().channels().stream()
                                .filter(c -> ids.contains(c.id()))
                                .forEach(c -> all.add(of(which, c))));
                yield all;
            }
        };
    }

    private static LinkPorts of(Switch which, PortChannel channel) {
        SwitchState state = which.state();
        return new LinkPorts(
                which,
                which.name() + " " + channel.id() + ": " + channel.name(),
                channel.members().stream()
                        .flatMap(m -> state.port(m.port()).stream())
                        .toList());
    }
}
