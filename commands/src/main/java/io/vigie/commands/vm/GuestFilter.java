package io.vigie.commands.vm;

import io.vigie.commands.cluster.Guest;
import java.util.Locale;
import java.util.Optional;

/** Which guests a list shows. */
record GuestFilter(Optional<String> node, Optional<String> tag, Optional<Guest.State> state) {
    boolean matches(Guest guest) {
        return node.map(guest.node()::equals).orElse(true)
                && tag.map(guest.tags()::contains).orElse(true)
                && state.map(s -> s == guest.state()).orElse(true);
    }

    /** What the title says of it. */
    String words() {
        StringBuilder words = new StringBuilder();
        state.ifPresent(s -> words.append(", ").append(s.name().toLowerCase(Locale.ROOT)));
        node.ifPresent(n -> words.append(", on ").append(n));
        tag.ifPresent(t -> words.append(", tagged ").append(t));
        return words.toString();
    }
}
