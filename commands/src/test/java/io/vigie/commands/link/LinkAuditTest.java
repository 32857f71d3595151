package io.vigie.commands.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Tone;
import io.vigie.commands.link.SwitchPort.Duplex;
import io.vigie.commands.link.SwitchPort.Link;
import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkAuditTest {
    private static final long GIGABIT = 1_000_000_000;
    private static final Neighbour SILENT = Neighbour.SILENT;

    private final List<SwitchPort> ports = new ArrayList<>();
    private final List<PortChannel> channels = new ArrayList<>();

    private void port(int number, String aggregator, Neighbour neighbour) {
        port(number, aggregator, neighbour, GIGABIT);
    }

    private void port(int number, String aggregator, Neighbour neighbour, long speed) {
        ports.add(new SwitchPort(
                number,
                "Gi0/" + number,
                "",
                true,
                true,
                speed,
                neighbour,
                new Link(Duplex.FULL, Optional.empty(), aggregator, Duration.ZERO, Optional.empty())));
    }

    private static Neighbour at(String host, String port) {
        return new Neighbour(host, port);
    }

    private void channel(int id, String peer, String aggregator, Member... members) {
        channels.add(new PortChannel(id, "SAN " + peer, peer, "storage", List.of(members), aggregator));
    }

    private static Member in(int port, String remote) {
        return new Member(port, remote, MemberState.BUNDLED, GIGABIT);
    }

    private SwitchState state() {
        return new SwitchState("laetitia", Instant.EPOCH, "", Duration.ZERO, ports, channels);
    }

    private List<String> found() {
        return LinkAudit.findings(state()).stream()
                .map(f -> f.where() + ": " + f.what().text())
                .toList();
    }

    private String yaml() {
        return LinkAuditProbe.yaml(state());
    }

    @Test
    void full_names_and_mac_addresses_agree_with_what_is_documented() {
        channel(11, "nikita", "Po11", in(28, "eth2"), in(29, "eth3"));
        port(28, "Po11", at("Nikita.example.org", "eth2"));
        port(29, "Po11", at("nikita", "02:00:00:00:0a:1d"));
        assertThat(found()).isEmpty();
    }

    @Test
    void a_silent_neighbour_is_told_and_is_no_fault() {
        channel(11, "nikita", "Po11", in(28, "eth2"), in(29, "eth3"));
        port(28, "Po11", SILENT);
        port(29, "Po11", at("", "eth3"));
        assertThat(LinkAudit.findings(state())).singleElement().satisfies(f -> {
            assertThat(f.what().tone()).isEqualTo(Tone.QUIET);
            assertThat(f.where()).isEqualTo("ports 28, 29");
        });
    }

    @Test
    void a_machine_on_another_port_than_documented_is_found() {
        channel(11, "nikita", "Po11", in(28, "eth2"), in(29, "eth3"));
        port(28, "", SILENT);
        port(29, "Po11", at("nikita", "eth3"));
        port(40, "", at("nikita", "eth2"));
        assertThat(found()).contains("port 40: nikita eth2 is plugged in here, documented is port 28");
    }

    @Test
    void interfaces_of_one_machine_the_wrong_way_round_are_swapped_cables() {
        channel(11, "nikita", "Po11", in(28, "eth2"), in(29, "eth3"));
        port(28, "Po11", at("nikita", "eth3"));
        port(29, "Po11", at("nikita", "eth2"));
        assertThat(found())
                .containsExactly("ports 28 and 29: cables swapped: 28 leads to nikita eth3 and 29 to nikita eth2,"
                        + " documented the other way round");
        assertThat(yaml()).contains("[{port: 28, interface: eth3}, {port: 29, interface: eth2}]");
    }

    @Test
    void documents_that_have_aged_are_found_and_written_anew() {
        channel(11, "nikita", "Po11", in(28, "eth2"), in(29, "eth3"));
        port(28, "Po11", at("nadia", "eth2"));
        port(29, "Po11", at("nadia", "eth3"));
        assertThat(found())
                .contains(
                        "port 28: leads to nadia eth2, documented is nikita eth2",
                        "channel 11: nikita is seen on no port of this switch: the documents have aged");
        assertThat(yaml()).contains("peer: nadia", "name: \"SAN nikita\"");
    }

    @Test
    void what_the_switch_has_and_the_documents_do_not_is_found_and_added() {
        channel(11, "nikita", "Po11", in(28, "eth2"));
        port(28, "Po11", at("nikita", "eth2"));
        port(29, "Po11", SILENT);
        port(40, "Po30", at("brest-nas.example.org", "e0a"));
        port(41, "Po30", at("brest-nas.example.org", "e0b"));
        port(45, "", at("printer: \"2nd\" floor", "1"));
        assertThat(found())
                .contains(
                        "channel 11: has undocumented members on the switch: port 29",
                        "Po30: a port channel that is not documented: ports 40, 41, to brest-nas.example.org",
                        "port 45: not documented, and leads to printer: \"2nd\" floor 1");
        assertThat(yaml()).isEqualTo("""
                        port-channels:
                          - {id: 11, name: "SAN nikita", peer: nikita, carries: storage, members: [{port: 28, interface: eth2}, {port: 29}]}
                          - {id: 30, name: "Po30 brest-nas", peer: brest-nas, members: [{port: 40, interface: e0a}, {port: 41, interface: e0b}]}""");
    }

    @Test
    void members_of_another_bundle_mixed_speeds_and_missing_ports_are_found() {
        channel(10, "camille", "Po10", in(32, "eth2"));
        channel(
                11,
                "nikita",
                "Po11",
                new Member(28, "eth2", MemberState.NOT_BUNDLED, GIGABIT, "it is in Po10 instead"),
                new Member(29, "eth3", MemberState.BUNDLED, GIGABIT / 10),
                new Member(99, "eth4", MemberState.MISSING, 0));
        port(32, "Po10", SILENT);
        port(28, "Po10", SILENT);
        port(29, "Po11", SILENT, GIGABIT / 10);
        assertThat(found())
                .contains(
                        "port 28: is in Po10 on the switch, documented in channel 11",
                        "channel 11: members of mixed speed: port 29 at 100 Mbit/s, port 28 at 1 Gbit/s",
                        "port 99: documented for nikita eth4, and the switch has no such port");
        assertThat(yaml())
                .contains(
                        "{id: 10, name: \"SAN camille\", peer: camille, carries: storage, members: [{port: 32, interface:"
                                + " eth2}, {port: 28, interface: eth2}]}")
                .doesNotContain("99");
    }

    @Test
    void no_port_and_no_id_comes_twice() {
        channel(30, "nikita", "Po11", in(28, "eth2"));
        port(28, "Po11", SILENT);
        port(40, "Po30", SILENT);
        port(41, "bond0", SILENT);
        assertThat(yaml()).isEqualTo("""
                port-channels:
                  - {id: 30, name: "SAN nikita", peer: nikita, carries: storage, members: [{port: 28, interface: eth2}]}""");
    }
}
