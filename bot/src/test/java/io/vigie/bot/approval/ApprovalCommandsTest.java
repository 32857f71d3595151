package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.store.StoreFixture;
import io.vigie.bot.testing.CommandLine;
import io.vigie.commands.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApprovalCommandsTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Test
    void the_typed_forms_do_what_the_reactions_do() {
        ApprovalWorld w = new ApprovalWorld(store);
        CommandLine line = new CommandLine(w.bot.commands());
        var first = w.proposeStop();
        assertThat(line.run(w.caller(w.bob), "pending").toString())
                .contains("#1", "Stop web-1 (105) on nikita", "risky", "jdoe", "1 of administrators", "15 min");
        assertThatThrownBy(() -> line.run(w.caller(w.eve), "approve 1"))
                .isInstanceOf(Problem.class)
                .hasMessage("You may not vote on #1: it takes a member of administrators.");
        assertThatThrownBy(() -> line.run(w.caller(w.jdoe), "approve 1")).hasMessageContaining("somebody else");
        assertThatThrownBy(() -> line.run(w.caller(w.bob), "approve 7")).hasMessage("There is no plan #7.");
        assertThat(line.run(w.caller(w.bob), "deny 1 the backup runs").toString())
                .contains("#1 is denied.");
        assertThat(w.shown(first)).contains("Denied by bob. Reason: the backup runs");
        assertThatThrownBy(() -> line.run(w.caller(w.bob), "approve 1")).hasMessage("It is too late: #1 is denied.");

        var second = w.proposeStop();
        assertThat(line.run(w.caller(w.jdoe), "withdraw 2").toString()).contains("#2 is withdrawn.");
        assertThat(w.shown(second)).contains("Withdrawn by jdoe.");

        var third = w.proposeStop();
        assertThat(line.run(w.caller(w.bob), "approve 3").toString()).contains("it is running");
        assertThat(w.shown(third)).contains("approved by");
        assertThat(line.run(w.caller(w.bob), "pending").toString()).contains("No plan waits for approval");
    }

    @Test
    void pending_shows_only_what_concerns_the_asker() {
        ApprovalWorld w = new ApprovalWorld(store);
        CommandLine line = new CommandLine(w.bot.commands());
        w.proposeStop();
        assertThat(line.run(w.caller(w.jdoe), "pending").toString()).contains("web-1");
        assertThat(line.run(w.caller(w.bob), "pending").toString()).contains("web-1");
        assertThat(line.run(w.caller(w.eve), "pending").toString()).doesNotContain("web-1");
        assertThat(line.run(w.caller(w.eve, "*.read", "rennes"), "pending").toString())
                .doesNotContain("web-1");
        assertThat(line.run(w.caller(w.eve, "*.read", "brest-*"), "pending").toString())
                .contains("web-1");
    }
}
