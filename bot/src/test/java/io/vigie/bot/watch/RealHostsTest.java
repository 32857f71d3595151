package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentState;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.libvirt.FailingDisk;
import io.vigie.commands.libvirt.LibvirtHosts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.libvirt.Domain;

/** What befalls real KVM hosts, from the fault to the words in the channel. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealHostsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private LibvirtHosts hosts;
    private IncidentsFixture site;
    private WatchedHosts watched;
    private String here;

    @BeforeEach
    void two_hosts_are_watched() {
        hosts = LibvirtHosts.start();
        here = hosts.alpha().define("here");
        hosts.alpha().run("here");
        hosts.beta().define("there");
        hosts.beta().run("there");
        site = new IncidentsFixture(store);
        watched = new WatchedHosts(hosts.cluster(), site, seen -> {});
    }

    @AfterEach
    void close() {
        if (watched != null) {
            watched.close();
        }
    }

    private void waitForTitle(String title) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(site.incidents.open())
                        .extracting(Incident::title)
                        .containsExactly(title));
    }

    private List<String> linesOfTheEnded() {
        await().atMost(SOON).until(() -> site.incidents.open().isEmpty());
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
        return IncidentsFixture.lines(site.only());
    }

    @Test
    void a_killed_guest_is_told_and_so_is_its_restart_but_nothing_that_was_asked_for() {
        // Were any of this an alert, it would stand before the crash.
        hosts.beta().guest("there", RealHostsTest::haltAndStop);
        hosts.alpha().killGuest("here");
        waitForTitle("here on alpha crashed: its process ended without being told to. Start it again: vm start here");
        hosts.alpha().run("here");
        assertThat(linesOfTheEnded()).hasSize(3).anyMatch(l -> l.startsWith("here runs again on alpha"));
    }

    private static int haltAndStop(Domain domain) throws org.libvirt.LibvirtException {
        domain.suspend();
        domain.resume();
        domain.destroy();
        return 0;
    }

    @Test
    void a_dead_libvirtd_is_told_as_such_and_its_guests_are_not_said_to_be_down() {
        hosts.alpha().kill();
        try {
            waitForTitle("alpha (kvm) does not answer: libvirtd does not run on alpha");
        } finally {
            hosts.alpha().start();
        }
        assertThat(linesOfTheEnded())
                .anyMatch(l -> l.endsWith("Guests that ran there go on without it."))
                .anyMatch(l -> l.startsWith("alpha answers again"))
                .noneMatch(l -> l.startsWith("here"));
    }

    @Test
    void a_frozen_libvirtd_is_told_as_such() {
        hosts.alpha().freeze();
        try {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(site.only().title())
                            .startsWith("alpha (kvm) does not answer: ")
                            .contains("frozen"));
        } finally {
            hosts.alpha().thaw();
        }
        assertThat(linesOfTheEnded())
                .anyMatch(l -> l.startsWith("alpha answers again"))
                .noneMatch(l -> l.contains("cannot be reached"));
    }

    @Test
    void a_cut_network_is_told_as_such() {
        hosts.alpha().cut();
        try {
            // Only its silence tells, which is waited for longer than what a host says itself.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(site.only().title())
                            .startsWith("alpha (kvm) does not answer: alpha cannot be reached"));
        } finally {
            hosts.alpha().mend();
        }
        assertThat(linesOfTheEnded()).anyMatch(l -> l.startsWith("alpha answers again"));
    }

    @Test
    void a_failed_disk_is_named_with_what_to_do_after_the_repair() {
        try (FailingDisk disk = hosts.alpha().disk()) {
            hosts.alpha().define("reader", disk.xml());
            disk.fail();
            hosts.alpha().run("reader");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(site.only().title())
                            .isEqualTo("reader on alpha is halted by an I/O error of its disk " + disk.device()
                                    + " (virtio-disk0). After the repair: vm resume reader"));
            disk.repair();
            hosts.alpha().guest("reader", domain -> {
                domain.resume();
                return 0;
            });
            assertThat(linesOfTheEnded()).anyMatch(l -> l.startsWith("reader runs again on alpha"));
            hosts.alpha().guest("reader", domain -> {
                domain.destroy();
                return 0;
            });
        }
    }

    @Test
    void a_live_migration_is_no_alert_and_a_crash_after_it_is() {
        Migrations.Options live = new Migrations.Options(true, false, false);
        TaskHandle move = watched.cluster().migrations().orElseThrow().migrate(here, "beta", live);
        await().atMost(SOON).until(() -> watched.cluster().task(move).state() == TaskReport.State.DONE);
        hosts.beta().killGuest("here");
        waitForTitle("here on beta crashed: its process ended without being told to. Start it again: vm start here");
        assertThat(site.incidents.newest(10)).hasSize(1);
    }
}
