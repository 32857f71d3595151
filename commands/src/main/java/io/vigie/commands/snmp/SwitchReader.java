package io.vigie.commands.snmp;

import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import io.vigie.commands.link.SwitchState.SwitchPort;
import io.vigie.commands.snmp.Bundles.Attachment;
import io.vigie.commands.snmp.Interfaces.Interface;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/** Makes a switch's state from its tables and from what the documents say of it. */
final class SwitchReader {
    private final SnmpSettings settings;
    private final Interfaces interfaces;
    private final Bundles bundles;
    private final Neighbours neighbours;

    private SwitchReader(SnmpSettings settings, SnmpClient client) {
        this.settings = settings;
        interfaces = Interfaces.read(client, settings);
        bundles = Bundles.read(client, interfaces);
        neighbours = Neighbours.read(client);
    }

    /**
     * @param now called once all is read
     */
    static SwitchState read(SnmpSettings settings, SnmpClient client, Supplier<Instant> now) {
        Map<OID, Variable> system = client.get(Oids.SYS_DESCR, Oids.SYS_UP_TIME);
        SwitchReader reader = new SwitchReader(settings, client);
        return new SwitchState(
                settings.name(),
                now.get(),
                system.get(Oids.SYS_DESCR) instanceof OctetString text ? Table.printable(text) : "",
                system.get(Oids.SYS_UP_TIME) instanceof TimeTicks ticks
                        ? Duration.ofMillis(ticks.toMilliseconds())
                        : Duration.ZERO,
                reader.ports(),
                settings.channels().stream().map(reader::channel).toList());
    }

    private List<SwitchPort> ports() {
        return interfaces.all().stream()
                .filter(Interface::physical)
                .map(i -> new SwitchPort(
                        interfaces.numberOf(i), i.name(), i.alias(), i.adminUp(), i.up(), i.speed(), neighbours.of(i)))
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
                documented.members().stream().map(w -> member(w, aggregator)).toList());
    }

    private Member member(SnmpSettings.Wire wire, OptionalInt aggregator) {
        Optional<Interface> found = interfaces.port(wire.port());
        if (found.isEmpty()) {
            return new Member(
                    wire.port(), wire.remote(), MemberState.MISSING, 0, "the switch has no port " + wire.port());
        }
        Interface port = found.get();
        if (!port.up()) {
            String why = port.adminUp() ? "no link" : "switched off in the switch's settings";
            return new Member(wire.port(), wire.remote(), MemberState.DOWN, port.speed(), why);
        }
        return switch (bundles.of(port)) {
            case Attachment.Outside out ->
                new Member(wire.port(), wire.remote(), MemberState.NOT_BUNDLED, port.speed(), out.why());
            case Attachment.Inside in
            when aggregator.isPresent() && in.aggregator() == aggregator.getAsInt() ->
                new Member(wire.port(), wire.remote(), MemberState.BUNDLED, port.speed());
            case Attachment.Inside in ->
                new Member(
                        wire.port(),
                        wire.remote(),
                        MemberState.NOT_BUNDLED,
                        port.speed(),
                        "it is in " + bundles.nameOf(in.aggregator()) + " instead");
        };
    }
}
