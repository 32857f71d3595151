package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.TaskReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Plans that a version before stages and paces has stored. */
class OlderPlanTest {
    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    /** As it was written then. */
    private void age() {
        String plan = store.jdbc()
                .sql("SELECT plan FROM proposal")
                .query((row, i) -> row.getString("plan"))
                .single();
        ObjectNode older = (ObjectNode) JSON.readTree(plan);
        older.remove("pace");
        older.path("steps").forEach(step -> ((ObjectNode) step).remove("stage"));
        store.jdbc().sql("UPDATE proposal SET plan = ?").param(older.toString()).update();
    }

    @Test
    void one_that_waits_for_votes_is_the_same_plan_and_runs_when_it_is_approved() {
        ApprovalWorld w = new ApprovalWorld(store);
        MessageRef message = w.proposeStop();
        age();
        w.restart();
        w.run(Duration.ofSeconds(2));
        assertThat(w.state()).isEqualTo(State.WAITING);
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
        assertThat(w.machine.begun).hasSize(1);
    }

    @Test
    void one_that_runs_is_followed_to_its_end() {
        ApprovalWorld w = new ApprovalWorld(store);
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
        age();
        w.restart();
        w.dead(Duration.ofSeconds(25));
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(5));
        assertThat(w.state()).isEqualTo(State.DONE);
        assertThat(w.machine.begun).hasSize(1);
    }
}
