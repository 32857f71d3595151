package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.HighAvailability.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final long GIB = 1L << 30;

    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .node("proxima", true);

    private Guest guest(String id, String node, boolean managed) {
        Guest guest = brest.aGuest(
                id,
                "g" + id,
                node,
                State.RUNNING,
                "",
                managed ? Optional.of(new Guest.HaService("started", "started")) : Optional.empty());
        brest.guest(guest);
        return guest;
    }

    private Placement without(String node) {
        return new Placement(brest.inventory(), brest.rules, Set.of(node));
    }

    private static Rule rule(String kind, Map<String, Integer> nodes, boolean strict, String says, String... services) {
        return new Rule("r", kind, List.of(services), nodes, strict, true, says);
    }

    @Test
    void the_node_with_most_memory_comes_first_and_what_is_placed_counts() {
        brest.node("proxima", 4 * GIB, 0, NodeHa.ONLINE);
        Guest one = guest("105", "nikita", false);
        Placement placement = without("nikita");
        assertThat(placement.candidates(one)).containsExactly("proxima", "camille");
        placement.place(one, "proxima");
        assertThat(placement.left("proxima")).isEqualTo(24 * GIB);
        placement.place(guest("106", "nikita", false), "proxima");
        assertThat(placement.candidates(one)).containsExactly("camille", "proxima");
    }

    @Test
    void what_does_not_fit_is_told_by_how_much() {
        brest.node("camille", 30 * GIB, 0, NodeHa.ONLINE);
        Guest one = guest("105", "nikita", false);
        Placement placement = without("nikita");
        assertThat(placement.fits(one, "camille")).isFalse();
        assertThat(placement.fits(one, "proxima")).isTrue();
        assertThat(placement.lack(one, "camille")).isEqualTo("2.0 GiB of memory too little");
    }

    @Test
    void nodes_that_are_off_or_in_maintenance_take_nobody() {
        brest.node("camille", GIB, 0, NodeHa.MAINTENANCE).node("fourth", false);
        assertThat(without("nikita").candidates(guest("105", "nikita", false))).containsExactly("proxima");
    }

    @Test
    void rules_on_nodes_rank_them_and_strict_ones_shut_the_others_out() {
        Guest one = guest("105", "nikita", true);
        brest.rules.add(rule("node-affinity", Map.of("nikita", 9, "proxima", 1), false, "", "vm:105"));
        assertThat(without("nikita").candidates(one)).containsExactly("proxima", "camille");
        assertThat(without("nikita").pull(one, "nikita", "proxima")).isPresent();
        assertThat(without("nikita").pull(one, "camille", "proxima")).isEmpty();
        brest.rules.set(0, rule("node-affinity", Map.of("nikita", 9, "proxima", 1), true, "", "vm:105"));
        assertThat(without("nikita").candidates(one)).containsExactly("proxima");
        assertThat(without("nikita").candidates(guest("106", "nikita", true))).hasSize(2);
    }

    @Test
    void who_must_be_apart_or_together_is_counted_where_it_will_be() {
        Guest one = guest("105", "nikita", true);
        Guest two = guest("106", "nikita", true);
        brest.rules.add(rule("resource-affinity", Map.of(), true, "keep apart", "vm:105", "vm:106"));
        Placement apart = without("nikita");
        apart.place(one, "camille");
        assertThat(apart.candidates(two)).containsExactly("proxima");
        assertThat(apart.together(two)).isEmpty();
        brest.rules.set(0, rule("resource-affinity", Map.of(), true, "keep together", "vm:105", "vm:106"));
        Placement together = without("nikita");
        assertThat(together.candidates(one)).containsExactly("camille", "proxima");
        together.place(one, "proxima");
        assertThat(together.candidates(two)).containsExactly("proxima");
        assertThat(together.together(two)).containsExactly("vm:105");
    }

    @Test
    void rules_count_only_for_those_that_HA_looks_after() {
        Guest plain = guest("105", "nikita", false);
        brest.rules.add(rule("node-affinity", Map.of("nikita", 9), true, "", "vm:105"));
        assertThat(without("nikita").candidates(plain)).hasSize(2);
        assertThat(without("nikita").pull(plain, "nikita", "camille")).isEmpty();
    }
}
