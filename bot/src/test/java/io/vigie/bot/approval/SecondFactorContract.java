package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.approval.ApprovalRules.Need;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Problem;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a vote needs a code besides. */
interface SecondFactorContract extends ApprovalWorld.OnStore {
    @Test
    default void a_critical_plan_is_refused_while_no_second_factor_is_set_up() {
        ApprovalWorld w = world();
        Policy strict = new Policy(w.policy.needs(), Duration.ofMinutes(15), Duration.ofMinutes(5), true);
        w.policy = strict;
        assertThatThrownBy(() -> w.propose(ApprovalWorld.plan(Tier.CRITICAL, "vm stop 105", "vm.stop")))
                .hasMessageContaining("No second factor is set up");
        w.policy = ApprovalWorld.policy(new Need("administrators", 1));
        MessageRef message = w.proposeStop();
        w.policy = strict;
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .hasMessageContaining("No second factor is set up");
    }

    @Test
    default void where_a_second_factor_is_asked_for_a_reaction_alone_does_not_count() {
        ApprovalWorld w = world();
        w.policy = new Policy(w.policy.needs(), Duration.ofMinutes(15), Duration.ofMinutes(5), true);
        Set<String> shown = new HashSet<>();
        w.secondFactor = new SecondFactor() {
            @Override
            public Optional<String> unavailable() {
                return Optional.empty();
            }

            @Override
            public Optional<String> missing(Person voter, long proposal) {
                return shown.contains(voter.uid() + proposal)
                        ? Optional.empty()
                        : Optional.of("Type `approve " + proposal + " CODE`.");
            }

            @Override
            public void show(Person voter, AccountId account, long proposal, String code) {
                if (!code.equals("287082")) {
                    throw Problem.user("This is not the code of now.");
                }
                shown.add(voter.uid() + proposal);
            }
        };
        MessageRef message = w.proposeStop();
        assertThat(w.shown(message)).contains("approve 1 CODE");
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("Not counted: bob. Type `approve 1 CODE`.");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .hasMessageContaining("approve 1 CODE");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.of("000000")))
                .hasMessageContaining("not the code");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.jdoe), 1, Optional.of("287082")))
                .hasMessageContaining("somebody else");
        assertThat(shown).isEmpty();
        assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.of("287082")))
                .contains("running");
        assertThat(w.machine.begun).hasSize(1);
    }
}
