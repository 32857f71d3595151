package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchPort.Link;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import io.vigie.commands.snmp.Interfaces.Interface;
import io.vigie.commands.snmp.Reasons.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Makes a switch's state from its tables and from what the documents say of it. */
final class SwitchReader {
    private final SnmpSettings settings;
    private final Rare rare;
    private final Interfaces interfaces;
    private final Bundles bundles;

    private SwitchReader(SnmpSettings settings, SnmpClient client, Rare rare, Table status, Table lag) {
        this.settings = settings;
        this.rare = rare;
        interfaces = Interfaces.of(settings, rare.names(), status, rare.duplex());
        bundles = Bundles.of(lag, client, interfaces);
    }

    /**
     * What was read.
     *
     * @param state without rates
     * @param rare what may be used again by the next poll
     * @param interfaces of this moment
     */
    record Result(SwitchState state, Rare rare, Interfaces interfaces) {}

    /**
     * @param known what an earlier poll read and may be used again
     * @param now called once all is read
     */
    static Result read(SnmpSettings settings, SnmpClient client, Optional<Rare> known, Supplier<Instant> now) {
        // Three requests under way at a time: an alert waits for all of these.
        FutureTask<Table> actors = begun(settings, () -> Bundles.readActors(client));
        FutureTask<Table> partners = begun(settings, () -> Bundles.readPartners(client));
        SystemFacts system = SystemFacts.read(client);
        Table status = Interfaces.status(client);
        Rare rare = known.filter(r -> r.holds(system, status, now.get()))
                .orElseGet(() -> Rare.read(client, system, status, now.get()));
        Table lag = ended(settings, actors).and(ended(settings, partners));
        SwitchReader reader = new SwitchReader(settings, client, rare, status, lag);
        List<PortChannel> channels =
                settings.channels().stream().map(reader::channel).toList();
        SwitchState state = new SwitchState(
                settings.name(), now.get(), system.description(), system.uptime(), reader.ports(), channels);
        return new Result(state, rare, reader.interfaces);
    }

    private static FutureTask<Table> begun(SnmpSettings settings, Callable<Table> walk) {
        FutureTask<Table> task = new FutureTask<>(walk);
        Thread.ofVirtual().name("snmp-lag-" + settings.name()).start(task);
        return task;
    }

    /** Every request is bounded, and so is this wait. */
    private static Table ended(SnmpSettings settings, FutureTask<Table> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem p
                    ? p
                    : Problem.site(settings.name() + " answers SNMP with something that cannot be understood.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.ours("Asking " + settings.name() + " was interrupted.", e);
        }
    }

    private List<SwitchPort> ports() {
        return interfaces.all().stream()
                .filter(Interface::physical)
                .map(i -> new SwitchPort(
                        interfaces.numberOf(i),
                        i.name(),
                        i.alias(),
                        i.adminUp(),
                        i.up(),
                        i.speed(),
                        rare.neighbours().of(i),
                        new Link(i.duplex(), bundles.partner(i), bundles.nameFor(i), i.changed(), Optional.empty())))
                .toList();
    }

    private PortChannel channel(SnmpSettings.Channel documented) {
        List<Interface> wired = documented.members().stream()
                .map(w -> interfaces.port(w.port()))
                .flatMap(Optional::stream)
                .toList();
        OptionalInt aggregator = bundles.aggregator(documented.id(), wired);
        return new PortChannel(
                documented.id(),
                documented.name(),
                documented.peer(),
                documented.carries(),
                documented.members().stream()
                        .map(w -> member(documented, w, wired, aggregator))
                        .toList(),
                aggregator.isPresent() ? bundles.nameOf(aggregator.getAsInt()) : "");
    }

    private Member member(
            SnmpSettings.Channel channel, SnmpSettings.Wire wire, List<Interface> wired, OptionalInt aggregator) {
        Optional<Interface> found = interfaces.port(wire.port());
        List<Interface> siblings =
                wired.stream().filter(i -> !Optional.of(i).equals(found)).toList();
        Reasons reasons = new Reasons(bundles, channel, wire, siblings);
        if (found.isEmpty()) {
            return bad(wire, MemberState.MISSING, 0, reasons.missing());
        }
        Interface port = found.get();
        if (!port.up()) {
            return bad(wire, MemberState.DOWN, port.speed(), reasons.down(port));
        }
        OptionalInt inside = bundles.inside(port);
        if (inside.isEmpty()) {
            return bad(wire, MemberState.NOT_BUNDLED, port.speed(), reasons.outside(port));
        }
        return inside.equals(aggregator)
                ? new Member(wire.port(), wire.remote(), MemberState.BUNDLED, port.speed())
                : bad(wire, MemberState.NOT_BUNDLED, port.speed(), reasons.elsewhere(inside.getAsInt()));
    }

    private static Member bad(SnmpSettings.Wire wire, MemberState state, long speed, Reason reason) {
        return new Member(wire.port(), wire.remote(), state, speed, reason.why(), reason.look());
    }
}
