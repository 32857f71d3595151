package io.vigie.bot.incident;

import static io.vigie.bot.incident.IncidentsFixture.lines;
import static io.vigie.bot.incident.IncidentsFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

interface IncidentsContract {
    StoreFixture store();

    @Test
    default void a_node_that_goes_is_one_incident_with_its_guests_and_ends_with_its_return() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        site.after(60);
        site.incidents.observe(List.of(
                site.seen(IncidentsFixture.node("nikita"), Kind.NODE_FENCED, "nikita is being fenced"),
                site.fenced("105", "web-1", "nikita"),
                site.fenced("106", "web-2", "nikita")));
        assertThat(site.only().title()).isEqualTo("nikita (brest-i11) is gone: 2 guests fenced");
        site.after(79);
        site.incidents.observe(site.recovered("105", "web-1", "camille"));
        site.after(6);
        site.incidents.observe(site.recovered("106", "web-2", "proxima"));
        assertThat(site.only().isOpen()).isTrue();
        site.after(60);
        site.incidents.observe(site.back("nikita"));

        Incident incident = site.only();
        assertThat(incident.state()).isEqualTo(IncidentState.ENDED);
        assertThat(incident.title()).isEqualTo("nikita (brest-i11) was gone: 2 of 2 guests recovered");
        assertThat(lines(incident))
                .containsExactly(
                        "nikita is gone",
                        "nikita is being fenced",
                        "2 guests fenced: web-1 (105), web-2 (106)",
                        "web-1 recovered on camille after 2 min 19 s",
                        "web-2 recovered on proxima after 2 min 25 s",
                        "nikita is back after 3 min 25 s",
                        "ended after 3 min 25 s");
        assertThat(site.heard(IncidentOpened.class)).hasSize(1);
        assertThat(site.heard(IncidentEnded.class))
                .extracting(IncidentEnded::lasted)
                .containsExactly(Duration.ofSeconds(205));
    }

    @Test
    default void the_same_seen_again_changes_nothing() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        Incident before = site.only();
        int events = site.events.size();
        site.after(5);
        site.incidents.observe(site.gone("nikita"));
        assertThat(site.only()).isEqualTo(before);
        assertThat(site.events).hasSize(events);
    }

    @Test
    default void a_replica_that_is_late_does_not_open_again_what_has_ended() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        site.after(5);
        Observation late = site.gone("nikita");
        site.after(1);
        site.incidents.observe(site.back("nikita"));
        site.incidents.observe(late);
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
    }

    @Test
    default void a_link_seen_before_its_node_is_merged_into_the_nodes_incident() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.halved(11, "nikita"));
        site.after(4);
        site.incidents.observe(site.gone("nikita"));

        List<Incident> all = site.incidents.newest(10);
        assertThat(all).extracting(Incident::state).containsExactly(IncidentState.OPEN, IncidentState.MERGED);
        Incident node = all.getFirst();
        Incident link = all.getLast();
        assertThat(link.mergedInto()).contains(node.id());
        assertThat(lines(link)).containsExactly("part of #" + node.id());
        assertThat(lines(node))
                .containsExactly(
                        "SAN nikita (laetitia, port channel 11) has 1 of 2 members left: port 28 (eth2) is down",
                        "nikita is gone");
        assertThat(node.title()).isEqualTo("nikita (brest-i11) is gone: 1 link degraded");
        site.after(100);
        site.incidents.observe(site.back("nikita"));
        assertThat(site.incidents.open()).as("the link is not whole yet").hasSize(1);
        site.incidents.observe(site.whole(11, "nikita"));
        assertThat(site.incidents.open()).isEmpty();
    }

    @Test
    default void a_link_seen_after_its_node_joins_the_nodes_incident() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        site.after(4);
        site.incidents.observe(site.halved(11, "nikita"));
        site.incidents.observe(site.halved(10, "camille"));
        assertThat(site.incidents.newest(10))
                .extracting(i -> i.root().key())
                .containsExactly("link:laetitia/10", "node:brest-i11/nikita");
    }

    @Test
    default void a_san_that_is_lost_again_and_again_takes_its_portal_along_each_time() {
        IncidentsFixture site = new IncidentsFixture(store());
        Subject portal = new Subject(Type.SAN, "sanizator", "10.5.0.1:3260", "portal 10.5.0.1:3260", "");
        Subject san = new Subject(Type.SAN, "sanizator", "sanizator", "sanizator", "");
        for (int i = 0; i < 6; i++) {
            site.incidents.observe(site.seen(portal, Kind.PORTAL_DOWN, "the portal refuses"));
            site.after(20);
            site.incidents.observe(site.seen(san, Kind.UNREACHABLE, "no portal answers"));
            assertThat(site.incidents.open()).hasSize(1);
            site.after(20);
            site.incidents.observe(List.of(
                    site.seen(san, Kind.REACHABLE, "can be reached again"),
                    site.seen(portal, Kind.PORTAL_BACK, "the portal answers again")));
            site.after(20);
        }
        assertThat(site.incidents.open()).singleElement().satisfies(i -> {
            assertThat(i.flapping()).isTrue();
            assertThat(i.root().key()).isEqualTo("san:sanizator/sanizator");
        });
    }

    @Test
    default void a_link_that_was_bad_for_an_hour_is_not_the_nodes_doing() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.halved(11, "nikita"));
        site.after(3600);
        site.incidents.observe(site.gone("nikita"));
        assertThat(site.incidents.open()).hasSize(2);
        site.after(2);
        site.incidents.observe(site.seen(
                IncidentsFixture.channel(11, "nikita"), Kind.CONNECTIVITY_LOST, "SAN nikita has no member left"));
        assertThat(site.incidents.open()).as("but this is").hasSize(1);
    }

    @Test
    default void two_clusters_with_a_node_of_one_name_leave_the_link_by_itself() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        Subject other = new Subject(Type.NODE, "rennes", "nikita", "nikita", "");
        site.incidents.observe(site.seen(other, Kind.NODE_GONE, "nikita is gone"));
        site.incidents.observe(site.halved(11, "nikita"));
        assertThat(site.incidents.open()).hasSize(3);
    }

    @Test
    default void a_member_and_its_channel_are_one_line_and_a_further_member_is_another() {
        IncidentsFixture site = new IncidentsFixture(store());
        Subject member = new Subject(Type.LINK, "laetitia", "11/28", "SAN nikita", "nikita");
        site.incidents.observe(List.of(
                site.seen(member, Kind.MEMBER_DOWN, "port 28 (eth2) of SAN nikita is down"),
                site.halved(11, "nikita")));
        site.after(3);
        site.incidents.observe(site.seen(
                IncidentsFixture.channel(11, "nikita"), Kind.CONNECTIVITY_LOST, "SAN nikita has no member left"));
        Incident incident = site.only();
        assertThat(incident.tone()).isEqualTo(Tone.BAD);
        assertThat(lines(incident)).hasSize(2).last().isEqualTo("SAN nikita has no member left");
        site.incidents.observe(site.whole(11, "nikita"));
        assertThat(site.only().isOpen()).as("the member is not back").isTrue();
        site.incidents.observe(site.seen(member, Kind.MEMBER_BACK, "port 28 carries traffic again"));
        assertThat(site.only().isOpen()).isFalse();
    }

    @Test
    default void a_lost_guest_is_noted_and_does_not_keep_the_incident_open() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(List.of(
                site.gone("nikita"),
                site.seen(IncidentsFixture.guest("104", "db-1", "nikita"), Kind.GUEST_LOST, "db-1 is lost")));
        assertThat(site.only().title()).isEqualTo("nikita (brest-i11) is gone: 1 lost");
        site.incidents.observe(site.back("nikita"));
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
    }

    @Test
    default void what_flaps_is_shown_in_one_message_until_it_has_been_calm() {
        IncidentsFixture site = new IncidentsFixture(store());
        for (int i = 0; i < 5; i++) {
            site.incidents.observe(site.halved(11, "nikita"));
            site.after(10);
            site.incidents.observe(site.whole(11, "nikita"));
            site.after(10);
        }
        assertThat(site.incidents.newest(10))
                .as("two, then the second again and again")
                .hasSize(2);
        Incident flapping = site.incidents.newest(1).getFirst();
        assertThat(flapping.isOpen()).isTrue();
        assertThat(flapping.flapping()).isTrue();
        assertThat(site.heard(IncidentOpened.class)).hasSize(2);
        assertThat(lines(flapping)).contains("flapping: began 3 times within 10 min");
        int lines = flapping.timeline().size();

        site.silences.tick();
        assertThat(site.incidents.open()).hasSize(1);
        site.after(700);
        site.silences.tick();
        Incident ended = site.incidents.newest(1).getFirst();
        assertThat(ended.state()).isEqualTo(IncidentState.ENDED);
        assertThat(ended.timeline()).hasSize(lines + 2);
        assertThat(lines(ended)).contains("calm for 10 min; it began 4 times");
    }

    @Test
    default void a_port_that_flaps_is_one_incident_that_says_so_and_ends_when_its_watcher_calls_it_calm() {
        IncidentsFixture site = new IncidentsFixture(store());
        Subject member = new Subject(Type.LINK, "laetitia", "11/28", "SAN nikita", "nikita");
        for (int i = 0; i < 2; i++) {
            site.incidents.observe(site.halved(11, "nikita"));
            site.after(10);
            site.incidents.observe(site.whole(11, "nikita"));
            site.after(10);
        }
        site.incidents.observe(site.seen(member, Kind.LINK_FLAPPING, "port 28 of SAN nikita flaps"));
        Incident flapping = site.incidents.open().getFirst();
        assertThat(site.incidents.open()).hasSize(1);
        assertThat(flapping.title()).isEqualTo("port 28 of SAN nikita flaps");
        assertThat(lines(flapping)).contains("port 28 of SAN nikita flaps");
        site.after(1300);
        site.silences.tick();
        assertThat(site.incidents.open()).as("its watcher still sees it flap").hasSize(1);
        site.incidents.observe(site.seen(member, Kind.LINK_CALM, "port 28 of SAN nikita has been calm"));
        Incident ended = site.incidents.newest(1).getFirst();
        assertThat(ended.state()).isEqualTo(IncidentState.ENDED);
        assertThat(lines(ended)).anyMatch(l -> l.startsWith("port 28 of SAN nikita has been calm"));
    }

    @Test
    default void a_silenced_incident_is_recorded_and_announced_once_the_silence_is_over() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.silences.make(person("jdoe", "*"), "node:brest-i11/nik*", Duration.ofHours(2), "new memory");
        site.incidents.observe(site.gone("nikita"));
        site.after(5);
        site.incidents.observe(site.fenced("105", "web-1", "nikita"));
        assertThat(site.only().silence()).isPresent();
        assertThat(site.heard(IncidentRevised.class)).noneMatch(IncidentRevised::announce);

        site.after(7200);
        site.silences.tick();
        assertThat(site.heard(SilenceEnded.class)).hasSize(1);
        assertThat(site.heard(IncidentRevised.class)).last().matches(IncidentRevised::announce);
        assertThat(site.only().silence()).isEmpty();
        assertThat(site.silences.standing()).isEmpty();
    }

    @Test
    default void a_silence_needs_the_right_on_every_scope_it_may_touch() {
        IncidentsFixture site = new IncidentsFixture(store());
        Duration hour = Duration.ofHours(1);
        site.silences.make(person("jdoe", "brest-*"), "node:brest-i11/*", hour, "");
        assertThatThrownBy(() -> site.silences.make(person("jdoe", "brest-i11"), "node:*/nikita", hour, ""))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("alert.handle");
        assertThatThrownBy(() -> site.silences.make(person("jdoe", "*"), "nikita", hour, ""))
                .hasMessageContaining("type:scope/id");
        assertThatThrownBy(() -> site.silences.make(person("jdoe", "*"), "node:*/*", Duration.ofDays(400), ""))
                .hasMessageContaining("30 days");
        assertThatThrownBy(() -> site.silences.end(person("eve", "rennes"), 1)).hasMessageContaining("alert.handle");
        site.silences.end(person("jdoe", "*"), 1);
        assertThat(site.silences.standing()).isEmpty();
    }

    @Test
    default void one_person_acknowledges_and_the_message_says_so() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.gone("nikita"));
        long id = site.only().id();
        assertThatThrownBy(() -> site.incidents.acknowledge(id, person("eve", "rennes"), ""))
                .hasMessageContaining("alert.handle on brest-i11");
        site.incidents.acknowledge(id, person("jdoe", "brest-*"), "on my way");
        site.incidents.acknowledge(id, person("jdoe", "brest-*"), "again");
        assertThatThrownBy(() -> site.incidents.acknowledge(id, person("ann", "*"), ""))
                .hasMessageContaining("acknowledged by jdoe already");
        assertThat(site.heard(IncidentAcknowledged.class)).hasSize(1);
        assertThat(lines(site.only())).last().isEqualTo("acknowledged by jdoe: on my way");
        site.incidents.observe(site.back("nikita"));
        assertThatThrownBy(() -> site.incidents.acknowledge(id, person("jdoe", "*"), ""))
                .hasMessageContaining("has ended");
    }

    @Test
    default void an_acknowledgement_of_a_merged_incident_means_the_one_it_is_part_of() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.incidents.observe(site.halved(11, "nikita"));
        long link = site.only().id();
        site.incidents.observe(site.gone("nikita"));
        Incident acknowledged = site.incidents.acknowledge(link, person("jdoe", "*"), "");
        assertThat(acknowledged.root().key()).isEqualTo("node:brest-i11/nikita");
    }

    @Test
    default void two_replicas_that_see_the_same_open_one_incident() throws Exception {
        IncidentsFixture one = new IncidentsFixture(store());
        IncidentsFixture two = new IncidentsFixture(store());
        List<Thread> threads = IntStream.range(0, 6)
                .mapToObj(i -> Thread.ofVirtual()
                        .start(() -> (i % 2 == 0 ? one : two)
                                .incidents.observe(List.of(one.gone("nikita"), one.fenced("105", "web-1", "nikita")))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(one.only().parts()).hasSize(2);
        assertThat(lines(one.only())).hasSize(2);
    }

    @Test
    default void nothing_is_kept_of_a_batch_whose_listener_fails() {
        IncidentsFixture site = new IncidentsFixture(store());
        site.listen(event -> {
            throw new IllegalStateException("disk full");
        });
        assertThatThrownBy(() -> site.incidents.observe(site.gone("nikita"))).hasMessage("disk full");
        assertThat(site.incidents.newest(10)).isEmpty();
    }
}
