package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a guest's definition says, to be read only: libvirt takes a definition as a whole, as one XML text. */
final class LibvirtConfigurations implements Configurations {
    private final Function<String, GuestNow> read;

    LibvirtConfigurations(Function<String, GuestNow> read) {
        this.read = read;
    }

    @Override
    public List<String> keys(Guest.Kind kind) {
        return List.of();
    }

    @Override
    public Read read(String guest) {
        GuestNow now = read.apply(guest);
        return new Read(
                now.digest(),
                now.configuration().stream()
                        .map(s -> new Setting(s.key(), s.value(), Optional.empty()))
                        .toList());
    }

    @Override
    public Ruling ruling(Guest guest, Read now, String key, Optional<String> value) {
        return Ruling.refused(
                switch (key) {
                    case TAGS -> "libvirt has no tags; `virsh desc --title " + guest.name() + "` gives it a title";
                    case PROTECTION ->
                        "libvirt has no such mark, and who may undefine guests on " + guest.node()
                                + " may do so with all";
                    default ->
                        "libvirt keeps it in the guest's definition, which `virsh edit " + guest.name() + "` on "
                                + guest.node() + " opens; what is changed there holds from its next start";
                });
    }

    @Override
    public void checkTag(String tag) {
        if (!tag.matches("[^\\s,;]{1,124}")) {
            throw Problem.user("This cannot be a tag.");
        }
    }

    /** Never reached by a plan: each key is refused before. */
    @Override
    public TaskHandle change(String guest, Change change) {
        throw Problem.user("libvirt changes no single key of a definition.");
    }

    @Override
    public TaskHandle done() {
        return Jobs.DONE;
    }
}
