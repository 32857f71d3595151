package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.IscsiSettings.Chap;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.testing.Peers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's tgt, a target that is in use. */
class TgtTest {
    private static final String TARGET = "iqn.2004-04.fr.resel:sanizator";
    private static final String LOCKED = "iqn.2004-04.fr.resel:locked";
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Process tgtd;
    private PortalAddress portal;

    @BeforeEach
    void start() throws Exception {
        String program = Peers.require("tgtd").toString();
        Peers.require("tgtadm");
        portal = new PortalAddress("127.0.0.1", Peers.freePort());
        tgtd = process("tgtd-log", program, "-f", "-C", "1", "--iscsi", "portal=" + portal);
        await().until(() -> adm("--op", "show", "--mode", "target") == 0);
        assertThat(adm("--op", "new", "--mode", "target", "--tid", "1", "-T", TARGET))
                .isZero();
        assertThat(adm("--op", "bind", "--mode", "target", "--tid", "1", "-I", "ALL"))
                .isZero();
        assertThat(adm("--op", "new", "--mode", "target", "--tid", "2", "-T", LOCKED))
                .isZero();
        assertThat(adm("--op", "bind", "--mode", "target", "--tid", "2", "-I", "ALL"))
                .isZero();
        assertThat(adm("--op", "new", "--mode", "account", "--user", "vigie", "--password", "chap-secret-1"))
                .isZero();
        assertThat(adm("--op", "bind", "--mode", "account", "--tid", "2", "--user", "vigie"))
                .isZero();
    }

    @AfterEach
    void stop() throws Exception {
        if (tgtd != null) {
            tgtd.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Process process(String log, String... line) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("TGT_IPC_SOCKET", folder.resolve("ipc").toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile());
        return builder.start();
    }

    private int adm(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(Peers.require("tgtadm").toString(), "-C", "1", "--lld", "iscsi"));
        line.addAll(Arrays.asList(words));
        Process process = process("adm-log", line.toArray(String[]::new));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private IscsiSettings settings(String target, Optional<Chap> chap) {
        return settings(target, chap, BOUND);
    }

    private IscsiSettings settings(String target, Optional<Chap> chap, Duration bound) {
        return new IscsiSettings(
                "sanizator", List.of(portal), target, chap, List.of(), IscsiSettings.DEFAULT_INITIATOR, bound);
    }

    @Test
    void a_portal_offers_its_targets_and_lets_in() {
        PortalProbe.Probed probed = PortalProbe.probe(settings(TARGET, Optional.empty()), portal);
        assertThat(probed.targets()).contains(TARGET);
        assertThat(probed.latency()).isPositive().isLessThan(BOUND);
    }

    @Test
    void chap_lets_in_whoever_knows_the_secret() {
        Chap right = new Chap("vigie", "chap-secret-1");
        assertThat(PortalProbe.probe(settings(LOCKED, Optional.of(right)), portal)
                        .targets())
                .contains(LOCKED);
        assertThat(PortalProbe.probe(settings(TARGET, Optional.of(right)), portal)
                        .targets())
                .contains(TARGET);
    }

    @Test
    void a_wrong_secret_and_a_missing_one_are_told_as_such() {
        IscsiSettings wrong = settings(LOCKED, Optional.of(new Chap("vigie", "guessed")));
        assertThat(wrong.toString()).doesNotContain("guessed");
        assertThatThrownBy(() -> PortalProbe.probe(wrong, portal))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("does not accept the CHAP user or secret");
        assertThatThrownBy(() -> PortalProbe.probe(settings(LOCKED, Optional.empty()), portal))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("CHAP");
    }

    @Test
    void a_target_that_is_not_there_is_told_with_those_that_are() {
        IscsiSettings absent = settings("iqn.2004-04.fr.resel:absent", Optional.empty());
        assertThatThrownBy(() -> PortalProbe.probe(absent, portal)).isInstanceOfSatisfying(Problem.class, p -> {
            assertThat(p.text()).contains("has no target iqn.2004-04.fr.resel:absent");
            assertThat(p.candidates()).contains(TARGET);
        });
    }

    @Test
    void a_frozen_portal_is_bounded_and_a_killed_one_refuses() throws Exception {
        IscsiSettings hasty = settings(TARGET, Optional.empty(), Duration.ofSeconds(2));
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(tgtd.pid()))
                        .start()
                        .waitFor())
                .isZero();
        // Without a bound it would be for ever; where this machine stood still for so long, another probe shows it.
        await().untilAsserted(() -> assertThatThrownBy(() -> PortalProbe.probe(hasty, portal))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("gives no answer to the login within 2 s"));

        tgtd.destroyForcibly().waitFor();
        IscsiSettings settings = settings(TARGET, Optional.empty());
        assertThatThrownBy(() -> PortalProbe.probe(settings, portal))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("refuses the connection");
    }
}
