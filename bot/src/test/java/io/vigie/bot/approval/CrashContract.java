package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Plan;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bot dies at every point of a plan's life in turn: around each transaction, each call to the chat and each call
 * to the outside system. A new one on the same database then brings it to an end.
 */
interface CrashContract {
    StoreFixture store();

    /** As {@code kill -9}: nothing catches it. */
    final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** One life, with a crash at one point. */
    final class Life {
        final ApprovalWorld world;
        private final int crashAt;
        int points;
        /** Whether its message was known when it crashed. */
        boolean posted;

        Life(StoreFixture store, int crashAt) {
            this.world = new ApprovalWorld(store);
            this.crashAt = crashAt;
            world.atEveryPoint(() -> {
                if (points++ == crashAt) {
                    throw new Killed();
                }
            });
        }

        boolean crashed() {
            return points > crashAt;
        }

        void survive(Runnable part) {
            try {
                part.run();
            } catch (Killed killed) {
                posted = world.posted();
                world.restart();
                world.dead(Duration.ofSeconds(25));
                survive(() ->
                        world.bot.approvals().connected(new ChatEvent.Connected("console", world.clock.instant())));
                survive(() -> world.run(Duration.ofSeconds(1)));
            }
        }

        /** In slow ticks. */
        private void pass(Duration time) {
            for (long i = 0; i < time.toSeconds() / 5; i++) {
                world.dead(Duration.ofMillis(4500));
                world.run(Duration.ofMillis(500));
            }
        }

        void live(Plan plan) {
            world.planner = (caller, command) -> plan;
            survive(() -> {
                var unused = world.propose(plan);
            });
            survive(() -> pass(Duration.ofSeconds(70)));
            for (MessageRef message : world.chat.messages()) {
                survive(() -> world.react(message, "bob", Emoji.APPROVE));
            }
            survive(() -> world.run(Duration.ofSeconds(3)));
            for (int task = 1; task <= 2; task++) {
                world.machine.ends(task, TaskReport.State.DONE, "OK");
                survive(() -> world.run(Duration.ofSeconds(5)));
            }
            survive(() -> pass(Duration.ofSeconds(90)));
        }
    }

    private void at_every_point(Plan plan, boolean traceable) {
        int point = 0;
        int unknown = 0;
        int done = 0;
        while (true) {
            clear();
            Life life = new Life(store(), point);
            life.world.machine.traceable = traceable;
            life.live(plan);
            if (!life.crashed()) {
                break;
            }
            String where = "crash at point " + point;
            List<String> begun = life.world.machine.begun;
            assertThat(begun).as(where).doesNotHaveDuplicates();
            if (count() == 0) {
                assertThat(begun).as(where).isEmpty();
            } else {
                State end = life.world.state();
                assertThat(end.ended()).as(where + " ends as " + end).isTrue();
                assertThat(end).as(where).isIn(State.DONE, State.UNKNOWN, State.LAPSED);
                // Who asked for what was not seen to be posted is told that nothing more comes of it.
                assertThat(end == State.LAPSED).as(where).isEqualTo(!life.posted);
                if (end == State.DONE) {
                    done++;
                    assertThat(begun).as(where).hasSize(plan.steps().size());
                } else if (end == State.LAPSED) {
                    assertThat(begun).as(where).isEmpty();
                } else {
                    unknown++;
                    assertThat(begun.size()).as(where).isLessThan(plan.steps().size() + (traceable ? 0 : 1));
                }
                assertThat(life.world.chat.messages()).as(where).hasSize(1);
                assertThat(life.world.shown(life.world.chat.messages().getFirst()))
                        .as(where)
                        .contains(
                                switch (end) {
                                    case DONE -> "Done.";
                                    case UNKNOWN -> "Unknown, look here: ";
                                    default -> "nothing was done";
                                });
            }
            point++;
        }
        assertThat(point).isGreaterThan(30);
        assertThat(done).isGreaterThan(point / 2);
        // Between the stored intent and the stored handle, and there only, nobody can know.
        assertThat(unknown).isBetween(1, (traceable ? 2 : 5) * plan.steps().size());
    }

    private void clear() {
        for (String table : List.of("step_run", "vote", "proposal")) {
            var unused = store().jdbc().sql("DELETE FROM " + table).update();
        }
    }

    private int count() {
        return store().jdbc()
                .sql("SELECT COUNT(*) AS n FROM proposal")
                .query((row, i) -> row.getInt("n"))
                .single();
    }

    @Test
    default void a_risky_plan_of_two_steps_is_never_run_twice_and_never_lost() {
        at_every_point(ApprovalWorld.plan(Tier.RISKY, "vm restart 105", "vm.stop", "vm.start"), true);
    }

    @Test
    default void neither_is_one_whose_outside_system_cannot_tell_what_was_begun() {
        at_every_point(ApprovalWorld.plan(Tier.RISKY, "vm stop 105", "vm.stop"), false);
    }

    @Test
    default void neither_is_one_whose_steps_run_at_the_same_time() {
        at_every_point(atOnce(ApprovalWorld.plan(Tier.RISKY, "vm reboot 105", "vm.stop", "vm.start")), true);
        at_every_point(atOnce(ApprovalWorld.plan(Tier.RISKY, "vm reboot 105", "vm.stop", "vm.start")), false);
    }

    @Test
    default void what_was_not_seen_to_be_posted_is_offered_to_nobody() {
        Runnable killed = () -> {
            throw new Killed();
        };
        for (boolean visible : new boolean[] {false, true}) {
            ApprovalWorld w = new ApprovalWorld(store());
            w.chat.aroundCalls(visible ? () -> {} : killed, visible ? killed : () -> {});
            assertThatThrownBy(w::proposeStop).isInstanceOf(Killed.class);
            assertThat(w.chat.messages()).hasSize(visible ? 1 : 0);
            w.chat.aroundCalls(() -> {}, () -> {});
            w.restart();
            w.run(Duration.ofSeconds(70));
            assertThat(w.state()).isEqualTo(State.LAPSED);
            MessageRef message = w.chat.messages().getLast();
            assertThat(w.chat.messages()).containsExactly(message);
            assertThat(w.shown(message)).contains("nothing was done. Ask again if you still want it.");
            w.react(message, "bob", Emoji.APPROVE);
            assertThat(w.machine.begun).isEmpty();
        }
    }

    private static Plan atOnce(Plan plan) {
        return new Plan(
                plan.command(),
                plan.summary(),
                plan.tier(),
                plan.targets(),
                plan.preconditions(),
                plan.effects(),
                plan.steps(),
                new Plan.Pace(2, false));
    }

    @Test
    default void neither_is_a_mild_plan() {
        at_every_point(ApprovalWorld.plan(Tier.CHANGE, "vm start 105", "vm.start"), true);
    }
}
