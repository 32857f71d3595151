package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.network.LabSwitch;
import io.vigie.commands.link.LinkCommands;
import io.vigie.commands.link.LinkHistory.Sample;
import io.vigie.commands.link.PortRates;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.Switches;
import io.vigie.commands.link.TypedCommands;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong in the wiring, seen through the real protocol; time is turned by hand. */
class LinkFaultsTest {
    private static final Duration RARELY = Duration.ofSeconds(20);

    private final Turned clock = new Turned();
    private final Laetitia laetitia = new Laetitia(LabSwitch.laetitia(new LabTime(clock, 1)));
    private final SnmpSwitch driver = new SnmpSwitch(laetitia.settings(laetitia.user()), clock, RARELY);

    private static final class Turned extends Clock {
        private volatile Instant now = Instant.parse("2026-11-23T14:02:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @AfterEach
    void stop() {
        driver.close();
        laetitia.close();
    }

    private SwitchState later(Duration time) {
        clock.now = clock.now.plus(time);
        return driver.poll();
    }

    private SwitchState regularly() {
        return later(Duration.ofSeconds(30));
    }

    private Member member(int channel, int port) {
        return driver.state().channel(channel).orElseThrow().members().stream()
                .filter(m -> m.port() == port)
                .findFirst()
                .orElseThrow();
    }

    private PortRates rates(int port) {
        return driver.state().port(port).flatMap(p -> p.link().rates()).orElseThrow();
    }

    @Test
    void traffic_partner_and_duplex_are_read() {
        driver.poll();
        regularly();
        SwitchPort port = driver.state().port(28).orElseThrow();
        assertThat(port.link().duplex()).isEqualTo(SwitchPort.Duplex.FULL);
        assertThat(port.link().aggregator()).isEqualTo("Po11");
        assertThat(port.link().partner()).hasValueSatisfying(p -> {
            assertThat(p.system()).startsWith("02:00:00:00:aa:");
            assertThat(p.key()).isEqualTo(11);
        });
        assertThat(rates(28).in()).isBetween(30e6, 200e6);
        assertThat(rates(28).errors()).isZero();
        assertThat(rates(28).over()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void damaged_frames_are_counted_a_minute() {
        driver.poll();
        laetitia.lab.damage(28, 600);
        regularly();
        assertThat(rates(28).errors()).isBetween(590.0, 610.0);
        assertThat(rates(28).checksums()).isBetween(590.0, 610.0);
        assertThat(rates(29).errors()).isZero();
    }

    @Test
    void a_restart_renumbers_interfaces_keeps_the_history_and_is_no_burst() {
        driver.poll();
        regularly();
        regularly();
        String name = driver.state().port(28).orElseThrow().name();
        int kept = driver.history(name).size();
        laetitia.lab.restart();
        // Within the time that a poll may use what it knows: it must see that it may not.
        SwitchState after = later(Duration.ofSeconds(5));
        assertThat(after.channels()).allMatch(c -> c.active() == c.members().size());
        assertThat(after.port(28).orElseThrow().name()).isEqualTo(name);
        assertThat(rates(28).hasTraffic()).isFalse();
        regularly();
        assertThat(rates(28).in()).isBetween(30e6, 200e6);
        List<Sample> history = driver.history(name);
        assertThat(history).hasSizeGreaterThan(kept);
        assertThat(history).filteredOn(Sample::measured).allMatch(s -> s.in() < 200e6);
    }

    @Test
    void a_poll_after_a_trap_reads_the_state_and_not_the_counters() {
        driver.poll();
        regularly();
        PortRates before = rates(28);
        laetitia.lab.unplug(28);
        later(Duration.ofSeconds(1));
        assertThat(member(11, 28).state()).isEqualTo(MemberState.DOWN);
        assertThat(rates(28)).isEqualTo(before);
        assertThat(driver.survey()
                        .port(29)
                        .flatMap(p -> p.link().rates())
                        .orElseThrow()
                        .over())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void why_a_member_carries_nothing_is_said_with_where_to_look() {
        laetitia.lab.suspend(28);
        laetitia.lab.slow(32);
        laetitia.lab.drop(36);
        laetitia.lab.swap(26, 30);
        driver.poll();
        assertThat(member(11, 28).why()).isEqualTo("the switch has suspended it: up, and in no bundle");
        assertThat(member(11, 28).look()).contains("the other members'");
        assertThat(member(10, 32).why()).isEqualTo("it runs at 100 Mbit/s and the others at 1 Gbit/s");
        assertThat(member(10, 32).look()).contains("cable");
        assertThat(member(12, 36).why()).isEqualTo("no LACP is heard from the other end");
        assertThat(member(12, 36).look()).contains("802.3ad", "eth2 of proxima");
        assertThat(member(21, 26).why()).startsWith("another machine (02:00:00:00:aa:");
        assertThat(member(21, 26).look()).isEqualTo("look where the cable ends; it belongs into eth0 of nikita");
    }

    @Test
    void swapped_cables_are_found_and_healed() {
        TypedCommands commands = new TypedCommands(
                new LinkCommands(new Switches(List.of(driver)), Set.of("sanizator"), ZoneOffset.UTC, clock));
        TypedCommands.Reader reader = new TypedCommands.Reader(Set.of("laetitia"));
        assertThat(TypedCommands.shown(commands.run(reader, "link check")))
                .isEqualTo("laetitia: the documents agree with what the switch and its neighbours say.");
        laetitia.lab.swap(28, 32);
        assertThat(TypedCommands.shown(commands.run(reader, "link check laetitia")))
                .contains("ports 28 and 32 | cables swapped: 28 leads to camille eth2 and 32 to nikita eth2");
        assertThat(TypedCommands.shown(commands.run(reader, "link check laetitia --corrected")))
                .contains("{id: 11, name: \"SAN nikita\", peer: nikita, carries: storage,"
                        + " members: [{port: 32, interface: eth2}, {port: 29, interface: eth3}]}");
        laetitia.lab.heal();
        assertThat(TypedCommands.shown(commands.run(reader, "link check")))
                .isEqualTo("laetitia: the documents agree with what the switch and its neighbours say.");
    }

    @Test
    void a_graph_says_since_when_it_measures() {
        TypedCommands commands = new TypedCommands(new LinkCommands(new Switches(List.of(driver)), clock));
        TypedCommands.Reader reader = new TypedCommands.Reader(Set.of("laetitia"));
        driver.poll();
        assertThat(TypedCommands.shown(commands.run(reader, "link graph 11"))).contains("nothing was measured yet");
        regularly();
        regularly();
        assertThat(TypedCommands.shown(commands.run(reader, "link graph laetitia/11")))
                .contains("Traffic of laetitia 11: SAN nikita, since 14:02", "in, all members | ", "port 28 | none");
        assertThat(TypedCommands.shown(commands.run(reader, "link graph \"port 28\"")))
                .contains("Traffic of laetitia port 28, since 14:02", "in | ");
    }
}
