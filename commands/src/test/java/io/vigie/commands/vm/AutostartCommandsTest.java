package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import org.junit.jupiter.api.Test;

class AutostartCommandsTest extends CareOnLab {
    @Test
    void a_guest_starts_with_its_node_and_no_longer() {
        boolean before = cluster.guest("109").onBoot();
        String first = before ? "off" : "on";
        Plan plan = plan("vm autostart wiki " + first);
        assertThat(plan.command()).isEqualTo("vm autostart brest-i11/109 " + first);
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        runsWell(plan);
        assertThat(cluster.guest("109").onBoot()).isNotEqualTo(before);
        assertThat(problem("vm autostart wiki " + first).text()).contains("with its node already");
        runsWell(plan("vm autostart wiki " + (before ? "on" : "off")));
    }

    @Test
    void a_change_in_between_is_not_overwritten() {
        String first = cluster.guest("109").onBoot() ? "off" : "on";
        Plan plan = plan("vm autostart wiki " + first);
        runsWell(plan("vm config wiki --set description=other"));
        Step step = plan.steps().getFirst();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> runner(step).begin(step))
                .isInstanceOf(Problem.class);
        assertThat(runner(step).trace(step, clock.instant())).isEmpty();
    }

    @Test
    void a_word_that_is_neither_on_nor_off_is_refused() {
        assertThat(problem("vm autostart wiki maybe").candidates()).containsExactly("on", "off");
    }

    @Test
    void what_lies_on_a_storage_is_listed_with_its_guest() {
        assertThat(problem("storage content local").text()).contains("each node's own");
        assertThat(says("storage content local --node nikita"))
                .contains("backup")
                .contains("on local, nikita");
        assertThat(problem("storage content nowhere").text()).contains("There is no storage nowhere");
    }
}
