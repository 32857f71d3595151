package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.IscsiSettings.Chap;
import io.vigie.commands.storage.Lun;
import io.vigie.commands.storage.LunSighting;
import io.vigie.commands.storage.LunSighting.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks of Debian's tgt. */
class TgtLunsTest {
    private static final String TARGET = "iqn.2004-04.fr.resel:sanizator";
    private static final long MIB = 1L << 20;

    @TempDir
    Path folder;

    private Tgt tgt;

    @BeforeEach
    void start() throws Exception {
        tgt = new Tgt(folder);
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

    private IscsiSettings settings(Optional<Chap> chap) {
        return new IscsiSettings(
                "sanizator",
                tgt.portals(),
                TARGET,
                chap,
                List.of(),
                IscsiSettings.DEFAULT_INITIATOR,
                Duration.ofSeconds(20));
    }

    private List<LunSighting> scan(Optional<Chap> chap) {
        return PortalProbe.probe(settings(chap), tgt.portals().getLast()).luns();
    }

    private static Lun lun(LunSighting sighting) {
        assertThat(sighting.state()).isInstanceOf(State.Ready.class);
        return ((State.Ready) sighting.state()).lun();
    }

    @Test
    void its_disks_are_seen_and_its_controller_is_no_disk() {
        List<LunSighting> luns = scan(Optional.empty());
        assertThat(luns).extracting(LunSighting::number).containsExactly(1, 2);
        assertThat(luns).extracting(l -> lun(l).bytes()).containsExactly(64 * MIB, 32 * MIB);
        assertThat(luns).extracting(l -> lun(l).vendor()).containsOnly("IET");
        assertThat(luns)
                .extracting(l -> lun(l).identity().wwid())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.length() > 5);
    }

    @Test
    void a_disk_of_more_than_2_TiB_has_its_whole_size() throws Exception {
        tgt.disk(1, 3, 3L << 40);
        assertThat(lun(scan(Optional.empty()).getLast()).bytes()).isEqualTo(3L << 40);
    }

    @Test
    void a_ping_comes_back() throws Exception {
        IscsiSettings settings = settings(Optional.empty());
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        try (Session session = new Session(settings, tgt.portals().getFirst(), deadline)) {
            session.login(Optional.of(TARGET));
            session.ping();
            session.ping();
            session.logout();
        }
    }

    @Test
    void checksums_are_used_when_the_target_insists() throws Exception {
        tgt.adm("--op update --mode target --tid 1 --name HeaderDigest --value CRC32C");
        tgt.adm("--op update --mode target --tid 1 --name DataDigest --value CRC32C");
        assertThat(scan(Optional.empty())).extracting(l -> lun(l).bytes()).containsExactly(64 * MIB, 32 * MIB);
    }

    @Test
    void mutual_chap_lets_in_and_a_target_that_does_not_know_its_secret_is_not_trusted() throws Exception {
        tgt.adm("--op new --mode account --user vigie --password chap-secret-1");
        tgt.adm("--op bind --mode account --tid 1 --user vigie");
        Chap mutual = new Chap("vigie", "chap-secret-1", Optional.of("chap-secret-2"));
        assertThatThrownBy(() -> scan(Optional.of(mutual)))
                .isInstanceOf(Problem.class)
                .hasMessageNotContaining("chap-secret");

        tgt.adm("--op new --mode account --user san --password chap-secret-2");
        tgt.adm("--op bind --mode account --tid 1 --user san --outgoing");
        assertThat(scan(Optional.of(mutual))).hasSize(2);
        assertThat(scan(Optional.of(new Chap("vigie", "chap-secret-1")))).hasSize(2);
        assertThatThrownBy(() -> scan(Optional.of(new Chap("vigie", "chap-secret-1", Optional.of("other-secret")))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("does not prove that it is the SAN");
    }

    @Test
    void a_target_that_lets_everybody_in_is_not_trusted_when_it_must_prove_itself() {
        assertThatThrownBy(() -> scan(Optional.of(new Chap("vigie", "one", Optional.of("two")))))
                .isInstanceOf(Problem.class);
    }
}
