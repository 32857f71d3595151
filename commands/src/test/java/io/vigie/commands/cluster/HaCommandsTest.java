package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.PlainText;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.HighAvailability.Agent;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.HighAvailability.Service;
import io.vigie.commands.cluster.HighAvailability.Status;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HaCommandsTest {
    private static final Instant NOW = FakeHypervisor.NOW.plusSeconds(60);

    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .node("proxima", true);
    private final FakeHypervisor rennes = new FakeHypervisor("rennes").node("louise", true);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest, rennes));
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final CommandLanguage language =
            new CommandLanguage(List.of(new HaCommands(hypervisors, clock), new WhatIfCommands(hypervisors, clock)));

    private String run(String line) {
        return PlainText.of(language.run(TestCaller.ALL, line));
    }

    private void status(boolean quorate, int secondsOld) {
        brest.ha = Optional.of(new Status(
                quorate,
                "camille",
                Optional.of(NOW.minusSeconds(secondsOld)),
                "armed",
                List.of(
                        new Agent("camille", NodeHa.ONLINE, Optional.of(NOW.minusSeconds(3))),
                        new Agent("proxima", NodeHa.FENCE, Optional.of(NOW.minusSeconds(70)))),
                List.of(
                        new Service("vm:105", "nikita", "started", "started", "starting"),
                        new Service("vm:999", "proxima", "fence", "started", "fence"))));
    }

    @Test
    void status_names_the_master_its_nodes_and_services() {
        brest.guest("105", "web-1", "nikita", State.RUNNING);
        status(true, 4);
        assertThat(run("ha status --cluster brest"))
                .contains("quorum: yes", "master: camille", "last written: 4 s ago", "fencing: armed")
                .contains("proxima | fence | 1 min 10 s ago")
                .contains("vm:105 | web-1 | nikita | started, starting | started")
                .contains("vm:999 | ? | proxima | fence | started")
                .doesNotContain("may not be so any more");
    }

    @Test
    void an_old_status_says_so() {
        status(true, 45);
        assertThat(run("ha status --cluster brest"))
                .contains("The manager has not written for 45 s: what follows may not be so any more.");
        status(false, 4);
        assertThat(run("ha status --cluster brest")).contains("Without quorum nothing of this is kept up to date.");
    }

    @Test
    void a_cluster_that_has_none_hides_no_other() {
        status(true, 4);
        assertThat(run("ha status")).contains("master: camille", "rennes is of kind Fake VE, which has no high");
        assertThatThrownBy(() -> language.run(TestCaller.ALL, "ha status --cluster rennes"))
                .hasMessageContaining("no high availability");
    }

    @Test
    void rules_show_nodes_in_the_order_of_preference() {
        brest.guest("105", "web-1", "nikita", State.RUNNING);
        status(true, 4);
        assertThat(run("ha rules --cluster brest")).contains("a service may run on any node");
        brest.rules.add(new Rule(
                "prefer", "node-affinity", List.of("vm:105"), Map.of("camille", 1, "nikita", 10), true, true, "why"));
        brest.rules.add(
                new Rule("apart", "resource-affinity", List.of("vm:105"), Map.of(), false, false, "keep apart"));
        assertThat(run("ha rules --cluster brest"))
                .contains("prefer | node-affinity | web-1 (vm:105) | nikita (10), camille (1) | yes | why")
                .contains("apart | resource-affinity, off");
    }

    private void service(String id, String name, String node) {
        brest.guest(brest.aGuest(
                id, name, node, State.RUNNING, "", Optional.of(new Guest.HaService("started", "started"))));
    }

    @Test
    void what_if_tells_votes_services_losses_and_memory() {
        service("105", "web-1", "nikita");
        service("106", "web-2", "nikita");
        brest.guest("109", "wiki", "nikita", State.RUNNING).guest("110", "off", "nikita", State.STOPPED);
        brest.guest(brest.aGuest(
                "111", "ignored", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("started", "ignored"))));
        assertThat(run("cluster whatif nikita"))
                .contains("votes: 2 of 3, quorum 2", "quorum: stays", "services restarted elsewhere: 2")
                .contains("guests lost until it is back: 2", "wiki (109)", "ignored (111)")
                .contains("web-1 (105) | camille | 4.0 GiB", "web-2 (106) | proxima | 4.0 GiB")
                .contains("camille | 24.0 GiB | 20.0 GiB")
                .contains("An estimate")
                .doesNotContain("off (110)");
    }

    @Test
    void what_if_quorum_is_lost_nothing_is_restarted() {
        service("105", "web-1", "nikita");
        brest.node("fourth", false);
        assertThat(run("cluster whatif nikita"))
                .contains("votes: 2 of 4, quorum 3", "quorum: lost", "0, and 1 with nowhere to go", "nowhere");
    }

    @Test
    void what_if_follows_the_rules_on_nodes() {
        service("105", "web-1", "nikita");
        status(true, 4);
        brest.rules.add(new Rule(
                "prefer", "node-affinity", List.of("vm:105"), Map.of("proxima", 1, "nikita", 9), false, true, ""));
        assertThat(run("cluster whatif nikita")).contains("web-1 (105) | proxima");
        brest.rules.set(0, new Rule("only", "node-affinity", List.of("vm:105"), Map.of("nikita", 9), true, true, ""));
        assertThat(run("cluster whatif nikita")).contains("web-1 (105) | nowhere");
        brest.rules.set(
                0, new Rule("rather", "node-affinity", List.of("vm:105"), Map.of("nikita", 9), false, true, ""));
        assertThat(run("cluster whatif nikita")).contains("web-1 (105) | camille");
    }

    @Test
    void what_if_of_a_dead_node_says_that_it_is_dead() {
        brest.node("fourth", false);
        assertThat(run("cluster whatif fourth")).contains("fourth does not answer already", "votes: 3 of 4");
    }
}
