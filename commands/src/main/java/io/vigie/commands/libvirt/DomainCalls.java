package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Guest;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** Short calls about one guest, which is looked for first: an action may follow. */
final class DomainCalls {
    private final Function<String, Guest> located;
    private final Function<String, HostPeer> hosts;
    private final Duration bound;

    DomainCalls(Function<String, Guest> located, Function<String, HostPeer> hosts, Duration bound) {
        this.located = located;
        this.hosts = hosts;
        this.bound = bound;
    }

    /** Something asked of a guest. */
    interface Use<T extends @Nullable Object> {
        T of(Domain domain) throws LibvirtException;
    }

    Guest located(String guest) {
        return located.apply(guest);
    }

    HostPeer host(String name) {
        return hosts.apply(name);
    }

    /** @param doing what, for the problem: {@code reading} */
    <T extends @Nullable Object> T on(Guest guest, String doing, Use<T> use) {
        return domains(guest).<T>call(doing + " " + guest.name(), bound, of(guest, use));
    }

    /** Changes something, as {@link Link#act} does. */
    <T extends @Nullable Object> T act(Guest guest, String doing, Use<T> use) {
        return domains(guest).<T>act(doing + " " + guest.name(), bound, of(guest, use));
    }

    private Link domains(Guest guest) {
        return hosts.apply(guest.node()).domains();
    }

    private static <T extends @Nullable Object> Link.Use<T> of(Guest guest, Use<T> use) {
        return connect -> {
            Domain domain = connect.domainLookupByUUIDString(guest.id());
            try {
                return use.of(domain);
            } finally {
                domain.free();
            }
        };
    }
}
