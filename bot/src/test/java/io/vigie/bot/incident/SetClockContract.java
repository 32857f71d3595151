package io.vigie.bot.incident;

import static io.vigie.bot.incident.IncidentsFixture.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.store.StoreFixture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The machine's clock is set, back or forward: no alert may be lost for that, and none may end. */
interface SetClockContract {
    Duration SOME_SECONDS = Duration.ofSeconds(20);
    Duration HOURS = Duration.ofHours(3);

    StoreFixture store();

    @Test
    default void what_is_good_again_after_the_clock_was_set_back_ends_its_incident() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.after(20);
        site.incidents.observe(site.gone("nikita"));
        site.clockIsSet(SOME_SECONDS.negated());
        site.after(10);
        site.incidents.observe(site.back("nikita"));
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
        assertThat(lines(site.only())).as("in the order in which it was seen").startsWith("nikita is gone");
        assertThat(site.heard(IncidentEnded.class)).hasSize(1);
    }

    @Test
    default void a_fault_after_the_clock_was_set_back_is_told() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        site.after(60);
        site.incidents.observe(site.back("nikita"));
        site.clockIsSet(HOURS.negated());
        site.after(10);
        site.incidents.observe(site.gone("nikita"));
        assertThat(site.incidents.open()).hasSize(1);
        site.after(5);
        site.incidents.observe(site.seen(IncidentsFixture.node("nikita"), Kind.NODE_FENCED, "nikita is being fenced"));
        assertThat(lines(site.incidents.open().getFirst())).containsExactly("nikita is gone", "nikita is being fenced");
    }

    @Test
    default void what_becomes_worse_after_the_clock_was_set_back_is_told() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.halved(11, "nikita"));
        site.clockIsSet(HOURS.negated());
        site.after(10);
        site.incidents.observe(site.seen(
                IncidentsFixture.channel(11, "nikita"), Kind.CONNECTIVITY_LOST, "SAN nikita has no member left"));
        assertThat(site.only().title()).isEqualTo("SAN nikita has no member left");
    }

    /** Whether the clock was set back so little, or another machine's is ahead, nobody can tell: it is looked again. */
    @Test
    default void what_contradicts_a_change_a_little_ahead_of_the_clock_is_not_taken_until_that_is_past() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        site.clockIsSet(Duration.ofSeconds(-3));
        site.after(1);
        assertThatThrownBy(() -> site.incidents.observe(site.back("nikita")))
                .hasMessage("what is known of node:brest-i11/nikita is 2000 ms ahead of this machine's clock");
        assertThat(site.only().isOpen()).isTrue();
        site.after(5);
        site.incidents.observe(site.back("nikita"));
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
    }

    @Test
    default void a_late_replica_whose_clock_is_behind_does_not_open_again_what_has_ended() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        site.after(5);
        Observation late = site.gone("nikita");
        site.after(3);
        site.incidents.observe(site.back("nikita"));
        // The other machine's clock.
        site.clockIsSet(Duration.ofSeconds(-2));
        assertThatThrownBy(() -> site.incidents.observe(late)).hasMessageContaining("2000 ms ahead");
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
        site.after(3);
        site.incidents.observe(late);
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
    }

    @Test
    default void after_the_clock_was_set_back_what_came_before_is_not_taken_for_flapping() {
        IncidentsFixture site = new IncidentsFixture(store());
        for (int i = 0; i < 3; i++) {
            site.incidents.observe(site.halved(11, "nikita"));
            site.after(10);
            site.incidents.observe(site.whole(11, "nikita"));
            site.after(1200);
        }
        site.clockIsSet(HOURS.negated());
        site.incidents.observe(site.halved(11, "nikita"));
        assertThat(site.heard(IncidentOpened.class)).hasSize(4);
        assertThat(site.incidents.open()).noneMatch(Incident::flapping);
    }

    @Test
    default void what_flaps_has_not_been_calm_because_the_clock_was_set_forward() {
        IncidentsFixture site = flapping();
        site.clockIsSet(HOURS);
        site.silences.tick();
        site.after(590);
        site.silences.tick();
        assertThat(site.incidents.open()).hasSize(1);
        site.incidents.observe(site.halved(11, "nikita"));
        site.incidents.observe(site.whole(11, "nikita"));
        assertThat(site.heard(IncidentOpened.class)).as("it is the same still").hasSize(2);
        site.after(601);
        site.silences.tick();
        assertThat(site.incidents.open()).isEmpty();
    }

    @Test
    default void what_has_been_calm_ends_although_the_clock_was_set_back() {
        IncidentsFixture site = flapping();
        site.clockIsSet(HOURS.negated());
        site.silences.tick();
        site.after(590);
        site.silences.tick();
        assertThat(site.incidents.open()).hasSize(1);
        site.after(20);
        site.silences.tick();
        assertThat(site.incidents.open()).isEmpty();
    }

    private IncidentsFixture flapping() {
        IncidentsFixture site = new IncidentsFixture(store());
        for (int i = 0; i < 4; i++) {
            site.incidents.observe(site.halved(11, "nikita"));
            site.after(10);
            site.incidents.observe(site.whole(11, "nikita"));
            site.after(10);
        }
        assertThat(site.incidents.open()).allMatch(Incident::flapping).hasSize(1);
        return site;
    }
}
