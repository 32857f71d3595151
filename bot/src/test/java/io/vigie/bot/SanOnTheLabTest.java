package io.vigie.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.Incidents;
import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.Sans;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on the lab, when its SAN fails, as people at the console hear of it. */
class SanOnTheLabTest {
    private static LabVigie vigie;
    private static ConsoleClient amelie;

    @BeforeAll
    static void open(@TempDir Path folder) {
        vigie = JustStarted.read(new LabVigie(
                folder,
                "vigie.watch.sans=300ms",
                "vigie.watch.settle=200ms",
                "vigie.identity.connect-timeout=30s",
                "vigie.identity.response-timeout=30s"));
        amelie = new ConsoleClient(vigie.address(), "admins", "amelie");
        await().until(() -> vigie.bean(Sans.class).all().getFirst().paths().stream()
                        .filter(LunPath::works)
                        .count()
                == 2);
    }

    @AfterAll
    static void close() {
        amelie.close();
        vigie.close();
    }

    @AfterEach
    void heal() {
        vigie.lab().heal();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(vigie.bean(Incidents.class).open())
                        .as("what is not flapping ends")
                        .allMatch(Incident::flapping));
    }

    private static void say(String line) {
        amelie.say(line);
    }

    @Test
    void a_portal_that_is_down_and_then_silent_is_one_incident_that_says_which() {
        say("!lab portal sanizator 1 down");
        String told = amelie.hear("sanizator: the portal", "refuses the connection: nothing listens there", "open");
        assertThat(told).contains("The LUN behind it has a path less.");
        say("!lab portal sanizator 1 silent");
        amelie.hear("refuses the connection", "gives no answer to the login within 3 s", "look at the SAN itself");
        say("!lab portal sanizator 1 up");
        assertThat(amelie.hear("of sanizator answers again after", "ended after"))
                .doesNotContain("LUN_");
    }

    @Test
    void a_lost_san_names_the_guests_at_risk_and_the_storage_that_the_nodes_miss() {
        say("!storage content san-lvm --cluster brest-i11");
        say("!lab portal sanizator 1 down");
        say("!lab portal sanizator 2 down");
        String told = amelie.hear(
                "no portal of sanizator answers: no path is left to its LUN; guests of brest-i11 at risk",
                "brest-i11: guests at risk: 10 with disks on its shared storage san-lvm: dhcp (113), dns-1 (100),",
                "san-lvm (brest-i11) is active on no node");
        assertThat(told).doesNotContain("wiki").doesNotContain("debian-13-template");
        assertThat(amelie.ask("!alert list", "no portal of sanizator answers")).doesNotContain("dns-1");
        say("!lab heal");
        amelie.hear(
                "brest-i11: its guests have their disks again", "san-lvm (brest-i11) is active again", "ended after");
    }

    @Test
    void a_link_that_takes_the_san_along_is_one_incident() {
        say("!lab unplug laetitia 34");
        amelie.hear("SAN sanizator (laetitia, port channel 5) has 1 of 2 members left");
        say("!lab unplug laetitia 35");
        amelie.hear(
                "SAN sanizator (laetitia, port channel 5) has no member left",
                "; no portal of sanizator answers",
                "guests of brest-i11 at risk");
        await().untilAsserted(() -> assertThat(vigie.bean(Incidents.class).open())
                .as("the link's alone")
                .hasSize(1));
        say("!lab plug laetitia 34");
        say("!lab plug laetitia 35");
        amelie.hear("has no member left", "ended after");
    }

    @Test
    void a_disk_that_is_exchanged_or_grows_is_told_with_what_to_do() {
        say("!lab lun sanizator grow");
        amelie.hear("LUN 0 of sanizator has grown from 4.0 MiB to 6.0 MiB", "multipathd resize map", "open");
        say("!lab lun sanizator restore");
        amelie.hear("LUN 0 of sanizator is again", "ended after");
        say("!lab lun sanizator replace");
        amelie.hear("LUN 0 of sanizator is another disk now: it was 3600a", "reads and writes the wrong disk");
        say("!lab heal");
        amelie.hear("LUN 0 of sanizator is again 3600a", "ended after");
    }

    @Test
    void a_path_that_is_slow_is_told_with_both_figures() {
        say("!lab portal sanizator 2 slow");
        assertThat(amelie.hear("the path to LUN 0 of sanizator through", "is slow: a read takes"))
                .contains("where the others take", "link show");
        say("!lab portal sanizator 2 up");
        amelie.hear("is as quick as it should", "ended after");
    }

    @Test
    void a_slip_is_told() {
        amelie.ask("!lab portal sanizator 7 down", "sanizator has the portals 1 to 2");
        amelie.ask("!lab portal sanizator 1 dwn", "down");
        amelie.ask("!lab lun nosan replace", "The lab has no SAN nosan");
    }
}
