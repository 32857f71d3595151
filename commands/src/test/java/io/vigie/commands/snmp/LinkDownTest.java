package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Answer;
import io.vigie.commands.lab.network.LabSwitch.TrapVersion;
import io.vigie.commands.link.LinkCommands;
import io.vigie.commands.link.Switches;
import io.vigie.commands.link.TypedCommands;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkDownTest {
    @Test
    void an_unplugged_port_is_seen_in_link_list_without_waiting_for_the_next_poll() throws Exception {
        try (Laetitia laetitia = new Laetitia();
                SnmpSwitch driver = new SnmpSwitch(laetitia.settings(laetitia.user()), Clock.systemUTC());
                TrapReceiver receiver = new TrapReceiver(
                        new TrapSettings(
                                new InetSocketAddress("127.0.0.1", 0),
                                List.of(),
                                List.of(laetitia.user()),
                                Duration.ofMillis(50)),
                        Map.of(InetAddress.getByName("127.0.0.1"), "laetitia"),
                        name -> driver.poll())) {
            TypedCommands commands =
                    new TypedCommands(new LinkCommands(new Switches(List.of(driver)), Clock.systemUTC()));
            laetitia.lab.trapsTo(receiver.address(), TrapVersion.V3);
            driver.poll();
            assertThat(list(commands)).contains("laetitia 11 | SAN nikita | storage | 2 of 2");

            laetitia.lab.unplug(28);
            await().untilAsserted(
                            () -> assertThat(list(commands)).contains("laetitia 11 | SAN nikita | storage | 1 of 2"));

            laetitia.lab.portsOf("camille").forEach(laetitia.lab::unplug);
            await().untilAsserted(() -> assertThat(list(commands))
                    .contains("laetitia 10 | SAN camille | storage | 0 of 2")
                    .contains("laetitia 20 | core camille | core | 0 of 2"));

            laetitia.lab.heal();
            await().untilAsserted(() -> assertThat(list(commands)).doesNotContain("0 of 2", "1 of 2"));
        }
    }

    private static String list(TypedCommands commands) {
        Answer answer = commands.run(new TypedCommands.Reader(Set.of("laetitia")), "link list");
        return TypedCommands.shown(answer);
    }
}
