package io.vigie.commands.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Plan;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.NodeHa;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BalanceCommandsTest extends NodeTestSite {
    private void loaded() {
        brest.node("nikita", 24 * GIB, 0.4, NodeHa.ONLINE)
                .node("camille", 4 * GIB, 0.1, NodeHa.ONLINE)
                .node("proxima", 8 * GIB, 0.1, NodeHa.ONLINE);
        add("105", "web-1", "nikita", 6, 8, Optional.empty());
        add("106", "web-2", "nikita", 6, 8, Optional.empty());
        add("107", "mail", "nikita", 4, 6, Optional.empty());
    }

    @Test
    void an_even_load_is_left_alone() {
        running("105", "web-1", "nikita");
        assertThat(text("cluster balance brest-i11")).contains("is balanced: no move is worth making", "nikita 25 %");
    }

    @Test
    void the_fullest_node_gives_to_the_emptiest_and_the_load_is_told_before_and_after() {
        loaded();
        Plan plan = plan("cluster balance brest-i11");
        assertThat(plan.command()).isEqualTo("cluster balance brest-i11 --move 105:camille --move 107:proxima");
        assertThat(plan.effects().toString())
                .contains("nikita: memory 75 % → 44 %, cpu 40 %")
                .contains("camille: memory 13 % → 31 %");
        assertThat(plan("cluster balance brest-i11").hash()).isEqualTo(plan.hash());
        // The load comes and goes.
        brest.node("camille", 5 * GIB, 0.3, NodeHa.ONLINE);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan("cluster balance brest-i11 --max-moves 1").steps()).hasSize(1);
    }

    @Test
    void rules_local_disks_and_maintenance_are_respected() {
        loaded();
        Migrations.Prospect disks =
                new Migrations.Prospect(List.of(), List.of(new Migrations.Disk("local:1", GIB)), List.of(), List.of());
        for (String id : List.of("105", "106", "107")) {
            brest.prospects.put(id + ":camille", disks);
        }
        assertThat(plan("cluster balance brest-i11").command()).doesNotContain("camille");
        brest.prospects.clear();
        brest.node("camille", 4 * GIB, 0.1, NodeHa.MAINTENANCE);
        assertThat(plan("cluster balance brest-i11").command()).doesNotContain("camille");
        service("105", "web-1", "nikita");
        service("106", "web-2", "nikita");
        service("107", "mail", "nikita");
        brest.rules.add(new Rule(
                "home", "node-affinity", List.of("vm:105", "vm:106", "vm:107"), Map.of("nikita", 1), false, true, ""));
        assertThat(text("cluster balance brest-i11")).contains("is not balanced, but no virtual machine can be moved");
    }

    @Test
    void a_named_move_that_has_become_impossible_is_refused() {
        loaded();
        assertThat(problem("cluster balance brest-i11 --move 105:nikita").text())
                .contains("is on nikita already");
        assertThat(problem("cluster balance brest-i11 --move 999:camille").text())
                .contains("no guest 999");
        brest.node("camille", 30 * GIB, 0, NodeHa.ONLINE);
        assertThat(problem("cluster balance brest-i11 --move 105:camille").text())
                .contains("of memory too little");
    }

    @Test
    void memory_that_is_even_leaves_room_to_even_out_processors() {
        brest.node("nikita", 8 * GIB, 0.9, NodeHa.ONLINE).node("camille", 8 * GIB, 0.1, NodeHa.ONLINE);
        running("105", "web-1", "nikita");
        brest.guest(new Guest(
                "106",
                Guest.Kind.VM,
                "busy",
                "brest-i11",
                "nikita",
                Guest.State.RUNNING,
                0.9,
                4,
                GIB,
                2 * GIB,
                Duration.ofHours(1),
                List.of(),
                false,
                "",
                Optional.empty()));
        assertThat(plan("cluster balance brest-i11").command())
                .isEqualTo("cluster balance brest-i11 --move 106:camille");
    }
}
