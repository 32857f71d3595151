package io.vigie.bot.watch;

import static io.vigie.bot.watch.SanScene.A;
import static io.vigie.bot.watch.SanScene.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentState;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.store.StoreFixture;
import io.vigie.bot.watch.SanReading.Exposed;
import io.vigie.commands.Tone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What befalls a SAN, from the rounds of probes to the incidents that are told. */
class SanIncidentTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private final SanScene san = new SanScene(16);
    private IncidentsFixture site;

    @BeforeEach
    void all_is_well() {
        site = new IncidentsFixture(store);
        san.exposed.add(new Exposed("brest-i11", List.of("san-lvm"), List.of("mail (102)", "web-1 (105)"), true, 20));
        for (int i = 0; i < 8; i++) {
            round();
        }
        assertThat(site.incidents.newest(10)).isEmpty();
    }

    private void round() {
        List<Observation> seen = san.observe();
        site.clock.advance(Duration.between(site.clock.instant(), san.at));
        site.incidents.observe(seen);
        site.incidents.tick();
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            round();
        }
    }

    private static List<String> lines(Incident incident) {
        return IncidentsFixture.lines(incident);
    }

    private Observation link(Kind kind, Tone tone, String text) {
        Subject channel = new Subject(Type.LINK, "laetitia", "5", "SAN sanizator", "sanizator");
        return new Observation(channel, kind, tone, text, san.at);
    }

    @Test
    void a_dead_portal_before_sixteen_luns_is_one_incident() {
        san.refuses(A);
        rounds(3);
        assertThat(site.only().title())
                .isEqualTo("sanizator: the portal 10.5.0.1:3260 refuses the connection: nothing listens there");
        assertThat(lines(site.only())).hasSize(1);
        san.answers(A);
        round();
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
        assertThat(lines(site.only()))
                .containsExactly(
                        "sanizator: the portal 10.5.0.1:3260 refuses the connection: nothing listens there. The 16 LUNs"
                                + " behind it have a path less.",
                        "the portal 10.5.0.1:3260 of sanizator answers again after 1 min",
                        "ended after 1 min");
    }

    @Test
    void sixteen_paths_through_a_portal_that_answers_are_one_incident_too() {
        for (int lun = 1; lun <= 16; lun++) {
            san.breaks(A, lun);
        }
        rounds(3);
        assertThat(site.only().title()).isEqualTo("16 LUNs of sanizator have lost paths");
        assertThat(lines(site.only()))
                .singleElement()
                .asString()
                .startsWith("16 LUNs have lost a path: LUN ")
                .endsWith(" and 6 more");
        for (int lun = 1; lun <= 16; lun++) {
            san.mends(A, lun);
        }
        round();
        assertThat(site.only().isOpen()).isFalse();
    }

    @Test
    void the_second_portal_makes_it_the_sans_incident_with_the_guests_and_the_first_is_part_of_it() {
        san.refuses(A);
        rounds(4);
        san.refuses(B);
        rounds(3);
        List<Incident> all = site.incidents.newest(10);
        assertThat(all).extracting(Incident::state).containsExactly(IncidentState.OPEN, IncidentState.MERGED);
        Incident whole = all.getFirst();
        assertThat(whole.title())
                .isEqualTo(
                        "no portal of sanizator answers: no path is left to its 16 LUNs; guests of brest-i11 at risk");
        assertThat(whole.tone()).isEqualTo(Tone.BAD);
        assertThat(lines(whole))
                .anyMatch(l -> l.startsWith("sanizator: the portal 10.5.0.1:3260 refuses"))
                .anyMatch(l -> l.startsWith("sanizator: the portal 10.5.0.2:3260 refuses"))
                .contains(
                        "brest-i11: guests at risk: 2 with disks on its shared storage san-lvm: mail (102), web-1 (105)");
        san.answers(B);
        round();
        assertThat(site.incidents.open()).singleElement().satisfies(i -> {
            assertThat(i.tone()).isEqualTo(Tone.WARN);
            assertThat(i.title()).startsWith("sanizator: the portal 10.5.0.1:3260 refuses the connection");
        });
        san.answers(A);
        round();
        assertThat(site.incidents.open()).isEmpty();
    }

    @Test
    void luns_that_are_all_lost_are_one_incident() {
        for (int lun = 3; lun <= 7; lun++) {
            san.breaks(A, lun);
            san.breaks(B, lun);
        }
        rounds(3);
        assertThat(site.only().title()).isEqualTo("5 LUNs of sanizator have no path left; guests of brest-i11 at risk");
        assertThat(lines(site.only()))
                .anyMatch(l ->
                        l.endsWith("web-1 (105). Which of them need a lost LUN only a node can tell: lvs -o +devices"));
        for (int lun = 3; lun <= 7; lun++) {
            san.mends(A, lun);
            san.mends(B, lun);
        }
        rounds(2);
        assertThat(site.only().isOpen()).isFalse();
    }

    @Test
    void portals_that_fall_with_the_link_to_the_san_are_part_of_its_incident_whichever_is_seen_first() {
        san.refuses(A);
        san.refuses(B);
        rounds(2);
        site.incidents.observe(link(
                Kind.CONNECTIVITY_LOST,
                Tone.BAD,
                "SAN sanizator (laetitia, port channel 5) has no member left: port 34 (eth3) is down, port 35 (eth2) is"
                        + " down"));
        assertThat(site.incidents.open())
                .singleElement()
                .satisfies(i -> assertThat(i.title())
                        .isEqualTo(
                                "SAN sanizator (laetitia, port channel 5) has no member left: port 34 (eth3) is down,"
                                        + " port 35 (eth2) is down; no portal of sanizator answers: no path is left to its 16"
                                        + " LUNs; guests of brest-i11 at risk"));
        san.answers(A);
        san.answers(B);
        site.incidents.observe(link(Kind.LINK_WHOLE, Tone.GOOD, "SAN sanizator is whole again"));
        assertThat(site.incidents.open())
                .singleElement()
                .satisfies(i -> assertThat(i.title())
                        .isEqualTo(
                                "no portal of sanizator answers: no path is left to its 16 LUNs; guests of brest-i11 at"
                                        + " risk; the link SAN sanizator is whole again"));
        round();
        assertThat(site.incidents.open()).isEmpty();
    }

    @Test
    void portals_that_fall_after_the_link_join_it_and_half_a_link_explains_nothing() {
        site.incidents.observe(link(Kind.REDUNDANCY_LOST, Tone.WARN, "SAN sanizator has 1 of 2 members left"));
        san.refuses(A);
        rounds(2);
        assertThat(site.incidents.open()).hasSize(2);
        site.incidents.observe(link(Kind.CONNECTIVITY_LOST, Tone.BAD, "SAN sanizator has no member left"));
        assertThat(site.incidents.open()).hasSize(1);
        san.refuses(B);
        rounds(2);
        assertThat(site.incidents.open()).hasSize(1);
    }

    @Test
    void a_storage_that_the_nodes_miss_is_part_of_the_lost_sans_incident() {
        Subject storage = new Subject(Type.STORAGE, "brest-i11", "san-lvm", "san-lvm", "sanizator");
        san.refuses(A);
        san.refuses(B);
        round();
        String text = "san-lvm (brest-i11) is active on no node: guests with disks there stand still";
        site.incidents.observe(new Observation(storage, Kind.STORAGE_AWAY, Tone.BAD, text, san.at));
        assertThat(site.only().title()).isEqualTo(text);
        round();
        assertThat(site.incidents.open())
                .singleElement()
                .satisfies(i -> assertThat(i.root().key()).isEqualTo("san:sanizator/sanizator"));
    }

    @Test
    void a_portal_that_goes_up_and_down_is_one_incident_that_says_it_flaps() {
        for (int i = 0; i < 12; i++) {
            san.refuses(A);
            rounds(2);
            san.answers(A);
            rounds(1);
        }
        List<Incident> all = site.incidents.newest(50);
        assertThat(all).hasSizeLessThanOrEqualTo(3);
        assertThat(site.incidents.open()).singleElement().satisfies(i -> {
            assertThat(i.flapping()).isTrue();
            assertThat(lines(i)).anyMatch(l -> l.startsWith("flapping: began 3 times within 10 min"));
        });
        rounds(25);
        assertThat(site.incidents.open()).isEmpty();
    }

    @Test
    void a_path_that_fails_every_other_probe_is_no_storm_either() {
        for (int i = 0; i < 40; i++) {
            san.breaks(A, 4);
            round();
            san.mends(A, 4);
            round();
        }
        assertThat(site.incidents.newest(50)).hasSizeLessThanOrEqualTo(3);
        assertThat(site.incidents.open())
                .singleElement()
                .satisfies(i -> assertThat(i.flapping()).isTrue());
    }

    @Test
    void a_whole_san_that_flaps_is_no_storm_either() {
        for (int i = 0; i < 12; i++) {
            san.refuses(A);
            rounds(2);
            san.refuses(B);
            rounds(2);
            san.answers(A);
            san.answers(B);
            rounds(1);
        }
        assertThat(site.incidents.newest(50)).hasSizeLessThanOrEqualTo(8);
        assertThat(site.incidents.open()).hasSizeLessThanOrEqualTo(2).anyMatch(Incident::flapping);
    }

    @Test
    void an_exchanged_disk_is_an_incident_of_its_own_even_while_a_portal_is_down() {
        san.refuses(B);
        rounds(2);
        san.disk(A, 4, "60a0ff", 64 * SanScene.GIB);
        rounds(2);
        assertThat(site.incidents.open())
                .extracting(i -> i.root().key())
                .contains("san:sanizator/" + B, "san:sanizator/lun-4");
    }
}
