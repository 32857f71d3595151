package io.vigie.bot.watch;

import static io.vigie.bot.watch.SanScene.A;
import static io.vigie.bot.watch.SanScene.B;
import static io.vigie.bot.watch.SanScene.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.watch.SanReading.Exposed;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SanDiffTest {
    private final SanScene san = new SanScene(2);

    @BeforeEach
    void a_first_round_tells_that_all_is_well_and_the_next_says_nothing() {
        assertThat(san.observe()).isNotEmpty().extracting(Observation::tone).containsOnly(Tone.GOOD);
        List<String> later = IntStream.range(0, 8)
                .mapToObj(i -> san.read())
                .flatMap(List::stream)
                .toList();
        assertThat(later).as("the pace, when it is known").hasSize(4).allMatch(o -> o.startsWith("PATH_QUICK"));
        assertThat(san.again).isFalse();
    }

    @Test
    void a_portal_that_refuses_is_told_at_the_second_look_once_and_so_is_its_return() {
        san.refuses(A);
        assertThat(san.read()).isEmpty();
        assertThat(san.again).as("a second look").isTrue();
        assertThat(san.read())
                .containsExactly(
                        "PORTAL_DOWN sanizator: the portal 10.5.0.1:3260 refuses the connection: nothing listens"
                                + " there. The 2 LUNs behind it have a path less.");
        assertThat(san.read()).as("neither the portal again nor its paths").isEmpty();
        assertThat(san.again).isFalse();
        san.answers(A);
        assertThat(san.read()).containsExactly("PORTAL_BACK the portal 10.5.0.1:3260 of sanizator answers again");
    }

    @Test
    void why_a_portal_fails_is_told_with_what_to_do_and_again_when_it_changes() {
        san.fails(
                A,
                Problem.site("The portal " + A + " does not accept the CHAP user or secret.")
                        .withMend("Compare the user and the secret with the SAN's settings."));
        assertThat(san.readTwice())
                .singleElement()
                .asString()
                .contains("does not accept the CHAP user or secret.")
                .endsWith("Compare the user and the secret with the SAN's settings.");
        san.refuses(A);
        assertThat(san.read()).singleElement().asString().contains("refuses the connection");
        assertThat(san.read()).isEmpty();
    }

    @Test
    void one_lost_probe_is_an_accident_and_the_third_within_ten_minutes_is_told_at_once() {
        for (int i = 0; i < 2; i++) {
            san.refuses(A);
            assertThat(san.read()).isEmpty();
            san.answers(A);
            assertThat(san.read()).isEmpty();
        }
        san.refuses(A);
        assertThat(san.read()).singleElement().asString().startsWith("PORTAL_DOWN");
        san.answers(A);
        assertThat(san.read()).singleElement().asString().startsWith("PORTAL_BACK");
    }

    @Test
    void a_path_that_is_lost_at_a_portal_that_answers_is_lost_redundancy() {
        san.breaks(A, 2);
        assertThat(san.readTwice())
                .containsExactly("PATH_DOWN LUN 2 of sanizator has 1 of 2 paths left. LUN 2 at 10.5.0.1:3260 gives no"
                        + " answer to a read within 1 s.");
        san.mends(A, 2);
        assertThat(san.read()).containsExactly("PATHS_WHOLE LUN 2 of sanizator has 2 of 2 paths again");
    }

    @Test
    void a_portal_that_goes_down_makes_no_path_behind_it_whole_again() {
        san.breaks(A, 2);
        san.readTwice();
        san.refuses(A);
        assertThat(san.readTwice()).singleElement().asString().startsWith("PORTAL_DOWN");
        san.answers(A);
        assertThat(san.readTwice()).singleElement().asString().startsWith("PORTAL_BACK");
        san.mends(A, 2);
        assertThat(san.read()).singleElement().asString().startsWith("PATHS_WHOLE");
    }

    @Test
    void no_path_left_is_critical() {
        san.breaks(A, 2);
        san.readTwice();
        san.refuses(B);
        assertThat(san.readTwice())
                .anySatisfy(o -> assertThat(o)
                        .startsWith(
                                "LUN_LOST LUN 2 of sanizator has no path left: whatever writes to it hangs or fails.")
                        .endsWith("(360a02)"))
                .anySatisfy(o -> assertThat(o).startsWith("PORTAL_DOWN"))
                .hasSize(2);
        san.answers(B);
        assertThat(san.readTwice())
                .anySatisfy(o -> assertThat(o).startsWith("PATH_DOWN LUN 2 of sanizator has 1 of 2 paths left"))
                .anySatisfy(o -> assertThat(o).startsWith("PORTAL_BACK"));
        san.mends(A, 2);
        assertThat(san.read()).containsExactly("PATHS_WHOLE LUN 2 of sanizator has 2 of 2 paths again");
    }

    @Test
    void a_san_of_which_no_portal_answers_is_one_word_and_names_whose_disks_lie_there() {
        san.exposed.add(new Exposed(
                "brest-i11",
                List.of("san-lvm"),
                IntStream.rangeClosed(1, 12).mapToObj(i -> "web-" + i).toList(),
                true,
                20));
        san.exposed.add(new Exposed("rennes", List.of(), List.of(), false, 6));
        san.exposed.add(new Exposed("empty", List.of("san-lvm"), List.of(), true, 6));
        san.read();
        san.refuses(A);
        san.refuses(B);
        assertThat(san.read()).isEmpty();
        assertThat(san.read())
                .containsExactly(
                        "UNREACHABLE no portal of sanizator answers: no path is left to its 2 LUNs",
                        "PORTAL_DOWN sanizator: the portal 10.5.0.1:3260 refuses the connection: nothing listens there.",
                        "PORTAL_DOWN sanizator: the portal 10.5.0.2:3260 refuses the connection: nothing listens there.",
                        "GUESTS_AT_RISK brest-i11: guests at risk: 12 with disks on its shared storage san-lvm: web-1,"
                                + " web-2, web-3, web-4, web-5, web-6, web-7, web-8, web-9, web-10 and 2 more",
                        "GUESTS_AT_RISK rennes: guests at risk: it is not known which have disks on its shared storages;"
                                + " 6 run there");
        assertThat(san.read()).isEmpty();
        san.answers(A);
        assertThat(san.read())
                .containsExactly(
                        "REACHABLE sanizator can be reached again",
                        "PORTAL_BACK the portal 10.5.0.1:3260 of sanizator answers again",
                        "GUESTS_SAFE brest-i11: its guests have their disks again",
                        "GUESTS_SAFE rennes: its guests have their disks again");
        san.answers(B);
        assertThat(san.read()).containsExactly("PORTAL_BACK the portal 10.5.0.2:3260 of sanizator answers again");
    }

    @Test
    void the_subject_of_guests_at_risk_is_their_clusters() {
        san.exposed.add(new Exposed("brest-i11", List.of("san-lvm"), List.of("web-1"), true, 1));
        san.read();
        san.refuses(A);
        san.refuses(B);
        san.observe();
        assertThat(san.observe())
                .filteredOn(o -> o.kind() == Kind.GUESTS_AT_RISK)
                .singleElement()
                .satisfies(o -> {
                    assertThat(o.subject().scope()).isEqualTo("brest-i11");
                    assertThat(o.subject().peer()).isEqualTo("sanizator");
                    assertThat(o.tone()).isEqualTo(Tone.BAD);
                });
    }

    @Test
    void another_disk_under_the_same_number_is_told_at_once_with_both_names_and_ends_when_the_old_is_back() {
        san.disk(2, "60a09", 64 * GIB);
        assertThat(san.observe())
                .filteredOn(o -> !o.tone().equals(Tone.GOOD))
                .singleElement()
                .satisfies(o -> {
                    assertThat(o.kind()).isEqualTo(Kind.LUN_REPLACED);
                    assertThat(o.tone()).isEqualTo(Tone.BAD);
                    assertThat(o.text())
                            .startsWith(
                                    "LUN 2 of sanizator is another disk now: it was 360a02 of 64.0 GiB, it is 360a09 of 64.0 GiB.");
                });
        assertThat(san.read()).isEmpty();
        san.disk(2, "60a02", 64 * GIB);
        assertThat(san.read())
                .contains("LUN_ACCEPTED LUN 2 of sanizator is again 360a02 of 64.0 GiB")
                .noneMatch(o -> o.startsWith("LUN_REPLACED"));
        assertThat(san.read()).isEmpty();
    }

    @Test
    void a_change_that_nobody_takes_back_counts_as_intended_after_an_hour() {
        san.disk(2, "60a02", 96 * GIB);
        assertThat(san.read())
                .containsExactly(
                        "LUN_RESIZED LUN 2 of sanizator has grown from 64.0 GiB to 96.0 GiB. The nodes use it after"
                                + " iscsiadm -m session --rescan and multipathd resize map.");
        for (int i = 0; i < 119; i++) {
            assertThat(san.read()).noneMatch(o -> o.contains("LUN 2"));
        }
        assertThat(san.read())
                .singleElement()
                .asString()
                .startsWith("LUN_ACCEPTED LUN 2 of sanizator has stayed so for 1 h");
        assertThat(san.read()).isEmpty();
    }

    @Test
    void a_lun_that_shrinks_is_worse_than_one_that_grows() {
        san.disk(1, "60a01", 32 * GIB);
        assertThat(san.observe()).singleElement().satisfies(o -> {
            assertThat(o.tone()).isEqualTo(Tone.BAD);
            assertThat(o.text()).contains("has shrunk from 64.0 GiB to 32.0 GiB. What was stored beyond that is lost");
        });
    }

    @Test
    void paths_that_disagree_about_the_size_are_told_when_they_still_do_at_the_second_look() {
        san.disk(A, 1, "60a01", 96 * GIB);
        assertThat(san.read()).singleElement().asString().startsWith("LUN_RESIZED");
        assertThat(san.read())
                .singleElement()
                .asString()
                .startsWith(
                        "LUN_SIZES LUN 1 of sanizator has another size by each path: 96.0 GiB through 10.5.0.1:3260,"
                                + " 64.0 GiB through 10.5.0.2:3260.");
        san.disk(B, 1, "60a01", 96 * GIB);
        assertThat(san.read())
                .containsExactly("LUN_SIZES_AGREE LUN 1 of sanizator has the same size by every path: 96.0 GiB");
    }

    @Test
    void a_lun_that_no_portal_offers_is_gone_and_after_an_hour_it_is_looked_for_no_more() {
        san.unmap(A, 2);
        assertThat(san.readTwice())
                .singleElement()
                .asString()
                .isEqualTo(
                        "PATH_DOWN LUN 2 of sanizator has 1 of 2 paths left. The portal 10.5.0.1:3260 offers the LUN 2"
                                + " no more.");
        san.unmap(B, 2);
        assertThat(san.readTwice())
                .containsExactly(
                        "LUN_GONE LUN 2 of sanizator is offered by no portal any more: deleted or unmapped on the"
                                + " SAN. (360a02)");
        List<String> later = IntStream.range(0, 130)
                .mapToObj(i -> san.read())
                .flatMap(List::stream)
                .filter(o -> o.contains("LUN 2") && !o.startsWith("LUN_ACCEPTED"))
                .toList();
        assertThat(later).containsExactly("PATHS_WHOLE LUN 2 of sanizator is looked for no more (360a02)");
    }

    @Test
    void a_path_far_slower_than_its_siblings_is_told_and_so_is_its_recovery_with_hysteresis() {
        for (int i = 0; i < 10; i++) {
            san.read();
        }
        san.takes(A, 85_000);
        List<String> told = IntStream.range(0, 10)
                .mapToObj(i -> san.read())
                .flatMap(List::stream)
                .toList();
        assertThat(told)
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("PATH_SLOW the path to LUN 1 of sanizator through 10.5.0.1:3260 is slow: a read takes 85 ms,"
                        + " where the others take 0.6 ms (the median of the last 10). Look at that port's errors:"
                        + " link show.");
        san.takes(A, 12_000);
        assertThat(IntStream.range(0, 12).mapToObj(i -> san.read()).flatMap(List::stream))
                .as("between the bounds nothing is told")
                .isEmpty();
        san.takes(A, 700);
        assertThat(IntStream.range(0, 12).mapToObj(i -> san.read()).flatMap(List::stream))
                .hasSize(2)
                .allMatch(o -> o.startsWith("PATH_QUICK"));
    }

    @Test
    void a_san_that_is_slow_as_a_whole_and_an_outlier_are_no_slow_path() {
        for (int i = 0; i < 20; i++) {
            san.takes(A, i % 5 == 0 ? 400_000 : 600);
            assertThat(san.read()).isEmpty();
        }
        san.takes(A, 90_000);
        san.takes(B, 80_000);
        for (int i = 0; i < 20; i++) {
            assertThat(san.read()).isEmpty();
        }
    }

    @Test
    void what_lay_there_before_the_start_is_not_known_and_its_incident_gets_its_hour() {
        san.restartBot();
        assertThat(san.read()).noneMatch(o -> o.startsWith("LUN_ACCEPTED"));
        List<String> later = IntStream.range(0, 120)
                .mapToObj(i -> san.read())
                .flatMap(List::stream)
                .filter(o -> o.startsWith("LUN_"))
                .toList();
        assertThat(later).hasSize(2).allMatch(o -> o.startsWith("LUN_ACCEPTED") && o.contains("has stayed so for 1 h"));
    }

    @Test
    void rounds_that_do_not_end_say_nothing_of_the_san_and_what_was_known_stays_known() {
        san.refuses(A);
        san.readTwice();
        Reading<SanReading> failed = new Reading.Failed<>(Problem.site("it has taken more than 30 s"), san.at);
        assertThat(san.take(failed)).isEmpty();
        assertThat(san.take(failed))
                .extracting(Observation::text)
                .containsExactly("sanizator cannot be asked, so nobody knows how it is: it has taken more than 30 s");
        assertThat(san.read()).containsExactly("REACHABLE sanizator can be asked again");
    }

    @Test
    void a_bot_that_starts_while_the_san_is_broken_tells_what_is_and_what_is_well() {
        san.refuses(A);
        san.restartBot();
        assertThat(san.read())
                .noneMatch(o -> o.startsWith("PORTAL_DOWN"))
                .contains("PORTAL_BACK the portal 10.5.0.2:3260 of" + " sanizator answers again");
        assertThat(san.read()).anyMatch(o -> o.startsWith("PORTAL_DOWN")).noneMatch(o -> o.startsWith("UNREACHABLE"));
    }
}
