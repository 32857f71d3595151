package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.incident.SteadyTime;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.iscsi.CuttingProxy;
import io.vigie.commands.iscsi.IscsiSan;
import io.vigie.commands.iscsi.IscsiSettings;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.iscsi.Tgt;
import io.vigie.commands.storage.LunPath;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a real iSCSI target, from the fault to the words in the channel. */
class TgtAlertsTest {
    private static final String TARGET = "iqn.2004-04.fr.resel:sanizator";
    private static final long MIB = 1L << 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Longer than this machine may stand still: a portal that is only too slow would be told of as well. */
    private static final Duration PATIENT = Duration.ofSeconds(10);

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @TempDir
    Path folder;

    private IncidentsFixture site;
    private Tgt tgt;
    private CuttingProxy proxy;
    private IscsiSan san;
    private WatchLoop loop;

    @BeforeEach
    void a_target_is_watched() throws Exception {
        tgt = new Tgt(folder);
        disks();
        site = new IncidentsFixture(store);
        proxy = new CuttingProxy(tgt.portals().getFirst());
        watch(Optional.empty(), PATIENT);
        awaitPaths();
    }

    private void awaitPaths() {
        await().until(() -> san.paths().stream().filter(LunPath::works).count() == 4);
    }

    private void disks() throws Exception {
        tgt.target(1, TARGET);
        tgt.disk(1, 1, 64 * MIB);
        tgt.disk(1, 2, 32 * MIB);
    }

    /** So that whatever is silent is known to be so early. */
    private void watchFor(Duration timeout) {
        stopWatching();
        watch(Optional.empty(), timeout);
        awaitPaths();
    }

    private void watch(Optional<IscsiSettings.Chap> chap, Duration timeout) {
        List<PortalAddress> portals = List.of(proxy.address(), tgt.portals().getLast());
        san = new IscsiSan(
                new IscsiSettings(
                        "sanizator", portals, TARGET, chap, List.of(), IscsiSettings.DEFAULT_INITIATOR, timeout),
                Clock.systemUTC());
        SteadyTime time = new SteadyTime(Clock.systemUTC());
        SharedDisks disks = new SharedDisks(new Hypervisors(List.of()), time);
        loop = new WatchLoop(
                new Watcher<>(
                        "sanizator",
                        "san",
                        SanMemory.NEW,
                        () -> Watchers.read(san, disks),
                        SanDiff::diff,
                        site.incidents::observe,
                        time),
                Duration.ofMillis(300),
                Duration.ofMillis(100),
                Duration.ofSeconds(30));
        loop.start();
    }

    private void stopWatching() {
        loop.stop();
        san.close();
    }

    @AfterEach
    void stop() throws Exception {
        if (loop != null) {
            stopWatching();
        }
        if (proxy != null) {
            proxy.close();
        }
        if (tgt != null) {
            tgt.close();
        }
    }

    private Incident waitFor(String... words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(site.incidents.open())
                        .as(String.join(" … ", words))
                        .anySatisfy(i -> assertThat(i.title() + "\n" + String.join("\n", IncidentsFixture.lines(i)))
                                .contains(words)));
        return site.incidents.open().stream()
                .filter(i -> List.of(words).stream()
                        .allMatch((i.title() + "\n" + String.join("\n", IncidentsFixture.lines(i)))::contains))
                .findFirst()
                .orElseThrow();
    }

    private void waitForCalm() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(site.incidents.open()).isEmpty());
    }

    @Test
    void a_portal_that_falls_into_a_black_hole_in_the_middle_of_a_probe_is_silent_and_nothing_else_is_told() {
        watchFor(Duration.ofSeconds(5));
        // Enough for the discovery, the login and the first of the LUNs.
        proxy.cutAfter(1700);
        Incident incident = waitFor("the portal " + proxy.address() + " gives no answer");
        assertThat(incident.root().id()).isEqualTo(proxy.address().toString());
        assertThat(IncidentsFixture.lines(incident))
                .allMatch(l -> l.contains("has a path less") || l.contains("have a path less"));
        assertThat(site.incidents.newest(10)).hasSize(1);
        proxy.cutAfter(Integer.MAX_VALUE);
        waitForCalm();
        assertThat(IncidentsFixture.lines(site.only()))
                .anyMatch(l -> l.startsWith("the portal " + proxy.address() + " of sanizator answers again"));
    }

    @Test
    void a_target_that_is_killed_and_restarted_is_lost_and_back() throws Exception {
        tgt.kill();
        Incident lost = waitFor("no portal of sanizator answers: no path is left to its 2 LUNs");
        assertThat(lost.root().key()).isEqualTo("san:sanizator/sanizator");
        assertThat(site.incidents.open()).hasSize(1);
        tgt.restart();
        disks();
        waitForCalm();
        assertThat(IncidentsFixture.lines(site.incidents.find(lost.id()).orElseThrow()))
                .anyMatch(l -> l.startsWith("sanizator can be reached again"))
                .noneMatch(l -> l.contains("another disk"));
    }

    @Test
    void a_target_that_is_frozen_says_what_to_look_at() throws Exception {
        watchFor(IscsiSettings.DEFAULT_TIMEOUT);
        tgt.signal("STOP");
        Incident lost = waitFor(
                "no portal of sanizator answers",
                "gives no answer",
                "The address answers but the iSCSI service hangs: look at the SAN itself.");
        tgt.signal("CONT");
        waitForCalm();
        assertThat(site.incidents.newest(10)).extracting(Incident::id).contains(lost.id());
    }

    @Test
    void a_wrong_secret_is_called_so() throws Exception {
        stopWatching();
        tgt.adm("--op new --mode account --user vigie --password correct-horse-battery");
        tgt.adm("--op bind --mode account --tid 1 --user vigie");
        watch(Optional.of(new IscsiSettings.Chap("vigie", "wrong-horse-battery-1", Optional.empty())), PATIENT);
        Incident refused = waitFor(
                "no portal of sanizator answers",
                "does not accept the CHAP user or secret. ",
                "Compare the user and the secret with the SAN's settings.");
        assertThat(String.join("\n", IncidentsFixture.lines(refused))).doesNotContain("wrong-horse");
        stopWatching();
        watch(Optional.of(new IscsiSettings.Chap("vigie", "correct-horse-battery", Optional.empty())), PATIENT);
        waitForCalm();
    }

    @Test
    void a_lun_that_is_taken_away_resized_and_exchanged() throws Exception {
        tgt.adm("--op delete --mode logicalunit --tid 1 --lun 2");
        waitFor("LUN 2 of sanizator is offered by no portal any more");
        tgt.disk(1, 2, 48 * MIB);
        waitFor("LUN 2 of sanizator has grown from 32.0 MiB to 48.0 MiB");
        tgt.adm("--op delete --mode logicalunit --tid 1 --lun 2");
        tgt.disk(1, 2, 48 * MIB + 4096);
        tgt.adm("--op update --mode logicalunit --tid 1 --lun 2 --params scsi_id=OTHER,scsi_sn=other1");
        Incident other = waitFor("LUN 2 of sanizator is another disk now: it was ");
        assertThat(other.root().key()).isEqualTo("san:sanizator/lun-2");
    }
}
