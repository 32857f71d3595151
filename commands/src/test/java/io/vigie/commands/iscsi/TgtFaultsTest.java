package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.LunSighting.State;
import io.vigie.commands.storage.Portal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SAN of two portals of Debian's tgt through what happens to SANs. */
class TgtFaultsTest {
    private static final String TARGET = "iqn.2004-04.fr.resel:sanizator";
    private static final long MIB = 1L << 20;
    /** Where nothing is silent, nobody has to wait for it. */
    private static final Duration PATIENT = Duration.ofSeconds(20);
    /** Where something is silent, it is waited for: once for each silence. */
    private static final Duration HASTY = Duration.ofSeconds(4);
    /** Without a bound a probe of what is silent would take for ever. */
    private static final Duration ENDS = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private Tgt tgt;

    @BeforeEach
    void start() throws Exception {
        tgt = new Tgt(folder);
        disks();
    }

    private void disks() throws Exception {
        tgt.target(1, TARGET);
        tgt.disk(1, 1, 64 * MIB);
        tgt.disk(1, 2, 32 * MIB);
    }

    @AfterEach
    void stop() throws Exception {
        if (tgt != null) {
            tgt.close();
        }
    }

    private static IscsiSan san(List<PortalAddress> portals, Duration bound) {
        return new IscsiSan(
                new IscsiSettings(
                        "sanizator",
                        portals,
                        TARGET,
                        Optional.empty(),
                        List.of(),
                        IscsiSettings.DEFAULT_INITIATOR,
                        bound),
                Clock.systemUTC());
    }

    private static List<String> names(IscsiSan san) {
        return san.paths().stream()
                .map(p -> p.lun().orElseThrow().identity().wwid())
                .distinct()
                .toList();
    }

    /** Of a hasty probe: where this machine stood still for as long as a command may take, another one shows it. */
    private static void shows(IscsiSan san, Consumer<List<Portal>> like) {
        await().atMost(ENDS).untilAsserted(() -> like.accept(san.probe()));
    }

    private static void allWork(IscsiSan san) {
        shows(san, portals -> assertThat(san.paths()).hasSize(4).allMatch(LunPath::works));
    }

    @Test
    void a_lun_is_the_same_through_both_portals() {
        try (IscsiSan san = san(tgt.portals(), PATIENT)) {
            assertThat(san.probe()).allMatch(Portal::answers);
            assertThat(san.paths()).hasSize(4).allMatch(LunPath::works);
            assertThat(names(san)).hasSize(2);
        }
    }

    @Test
    void killed_restarted_and_frozen() throws Exception {
        try (IscsiSan san = san(tgt.portals(), HASTY)) {
            allWork(san);
            tgt.kill();
            shows(
                    san,
                    portals -> assertThat(san.paths())
                            .hasSize(4)
                            .allSatisfy(path -> assertThat(path.state())
                                    .isInstanceOfSatisfying(
                                            State.Faulty.class,
                                            f -> assertThat(f.why().text()).contains("refuses the connection"))));
            tgt.restart();
            disks();
            allWork(san);
            assertThat(san.paths()).allMatch(LunPath::shaky);

            tgt.signal("STOP");
            shows(san, portals -> assertThat(san.paths()).hasSize(4).allMatch(p -> p.state() instanceof State.Silent));
            tgt.signal("CONT");
            allWork(san);
        }
    }

    @Test
    void a_lun_that_is_resized_replaced_and_taken_away() throws Exception {
        try (IscsiSan san = san(tgt.portals(), PATIENT)) {
            san.probe();
            tgt.adm("--op delete --mode logicalunit --tid 1 --lun 2");
            san.probe();
            assertThat(san.paths())
                    .filteredOn(p -> p.number() == 2)
                    .hasSize(2)
                    .allSatisfy(p -> assertThat(p.state())
                            .isInstanceOfSatisfying(
                                    State.Faulty.class,
                                    f -> assertThat(f.why().text()).contains("LUN 2 no more")));
            tgt.disk(1, 2, 48 * MIB);
            san.probe();
            assertThat(san.paths())
                    .filteredOn(p -> p.number() == 2)
                    .allMatch(LunPath::works)
                    .allSatisfy(
                            p -> assertThat(p.change().orElseThrow().words()).isEqualTo("resized from 32.0 MiB"));
        }
    }

    @Test
    void a_portal_that_is_cut_off_in_the_middle_of_a_probe_is_told_and_the_other_goes_on() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(tgt.portals().getFirst());
                IscsiSan san = san(List.of(proxy.address(), tgt.portals().getLast()), HASTY)) {
            shows(san, portals -> assertThat(portals).allMatch(Portal::answers));
            // Enough for the discovery and the login, and for some of the LUNs.
            for (int bytes : new int[] {100, 900, 1300, 1700, 2000}) {
                await().atMost(ENDS).untilAsserted(() -> {
                    proxy.cutAfter(bytes);
                    List<Portal> portals = san.probe();
                    assertThat(portals.getLast().answers()).isTrue();
                    assertThat(portals.getFirst().answers())
                            .as("cut off after " + bytes)
                            .isFalse();
                    assertThat(san.paths())
                            .filteredOn(p ->
                                    p.portal().equals(tgt.portals().getLast().toString()))
                            .allMatch(LunPath::works);
                    assertThat(san.paths())
                            .filteredOn(p -> p.portal().equals(proxy.address().toString()))
                            .anyMatch(p -> p.state() instanceof State.Silent);
                });
            }
            proxy.cutAfter(Integer.MAX_VALUE);
            allWork(san);
        }
    }
}
