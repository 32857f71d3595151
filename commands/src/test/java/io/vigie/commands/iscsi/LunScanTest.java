package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.FakeTarget.Reply;
import io.vigie.commands.storage.LunIdentity;
import io.vigie.commands.storage.LunSighting;
import io.vigie.commands.storage.LunSighting.State;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scan makes of LUNs that behave in odd ways. */
class LunScanTest {
    private final FakeTarget target = new FakeTarget(3);

    @AfterEach
    void stop() {
        target.close();
    }

    private List<LunSighting> scan() {
        return scan(Duration.ofSeconds(20));
    }

    private List<LunSighting> scan(Duration bound) {
        IscsiSettings settings = new IscsiSettings(
                "san",
                List.of(target.address()),
                FakeTarget.NAME,
                Optional.empty(),
                List.of(),
                IscsiSettings.DEFAULT_INITIATOR,
                bound);
        return PortalProbe.probe(settings, target.address()).luns();
    }

    private static String why(State state) {
        return switch (state) {
            case State.Ready r -> "ready";
            case State.Standby s -> s.why().text();
            case State.Silent s -> s.why().text();
            case State.Faulty f -> f.why().text();
        };
    }

    private void at(int lun, int opcode, Reply reply) {
        FakeTarget.Reply usual = target.odd.apply(0, ByteBuffer.allocate(16)).orElseThrow();
        target.odd = (l, cdb) -> Optional.of(l == lun && (cdb.get(0) & 0xff) == opcode ? reply : usual);
    }

    @Test
    void every_disk_is_named_by_its_naa_number() {
        assertThat(scan())
                .hasSize(3)
                .allSatisfy(sighting -> assertThat(sighting.state())
                        .isInstanceOfSatisfying(State.Ready.class, ready -> {
                            assertThat(ready.lun().vendor()).isEqualTo("RESEL");
                            assertThat(ready.lun().product()).isEqualTo("odd disk");
                            assertThat(ready.lun().bytes()).isEqualTo(8192L * 512);
                            assertThat(ready.lun().identity().kind()).isEqualTo(LunIdentity.Kind.NAA_LONG);
                            assertThat(ready.lun().identity().wwid())
                                    .isEqualTo("3600a098000000000000000000000000" + sighting.number());
                            assertThat(ready.latency()).isPositive();
                        }));
    }

    @Test
    void a_disk_without_identification_is_named_by_its_serial_number_and_without_that_by_its_place() {
        Reply usual = target.odd.apply(0, ByteBuffer.allocate(16)).orElseThrow();
        target.odd = (lun, cdb) -> Optional.of(
                lun == 1 && cdb.get(0) == 0x12 && cdb.get(2) == (byte) 0x83
                                || lun == 2 && cdb.get(0) == 0x12 && cdb.get(1) == 1
                        ? Reply.check(5, 0x2400)
                        : usual);
        assertThat(scan().stream()
                        .map(s -> ((State.Ready) s.state()).lun().identity().wwid()))
                .containsExactly(
                        "3600a0980000000000000000000000000",
                        "0RESEL_odd_disk_SN-00000000000000001",
                        FakeTarget.NAME + " LUN 2");
    }

    @Test
    void a_unit_attention_is_heard_once_and_the_command_sent_again() {
        AtomicInteger left = new AtomicInteger(1);
        Reply usual = target.odd.apply(0, ByteBuffer.allocate(16)).orElseThrow();
        target.odd = (lun, cdb) ->
                Optional.of(lun == 0 && cdb.get(0) == 0 && left.getAndDecrement() > 0 ? Reply.check(6, 0x2900) : usual);
        assertThat(scan()).extracting(s -> why(s.state())).containsOnly("ready");

        at(0, 0, Reply.check(6, 0x2900));
        assertThat(why(scan().getFirst().state()))
                .contains("refuses the question whether it is ready: unit attention: power on or reset (6/29/00).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2|0x0403|not ready: needs a hand at the SAN (2/04/03)",
                "3|0x1100|medium error: a block cannot be read (3/11/00)",
                "4|0x4400|hardware error: the SAN failed inside (4/44/00)",
                "5|0x2500|LUN 1 at ADDRESS is gone: the SAN offers it no more.",
                "2|0x040b|not ready: the path is on standby (2/04/0b)",
                "9|0x8001|vendor specific (9/80/01)"
            })
    void a_check_condition_is_told_in_words_and_holds_up_no_other_lun(int key, String code, String words) {
        at(1, 0x28, Reply.check(key, Integer.decode(code)));
        List<LunSighting> luns = scan();
        assertThat(why(luns.get(1).state()))
                .contains(words.replace("ADDRESS", target.address().toString()));
        assertThat(luns.get(1).state() instanceof State.Standby).isEqualTo(code.equals("0x040b"));
        assertThat(List.of(luns.get(0), luns.get(2)))
                .extracting(s -> why(s.state()))
                .containsOnly("ready");
    }

    @Test
    void a_reservation_of_another_initiator_is_told() {
        at(2, 0x28, new Reply(0x18, new byte[0]));
        assertThat(why(scan().getLast().state()))
                .isEqualTo("LUN 2 at " + target.address() + " is reserved by another initiator.");
    }

    @Test
    void a_silent_lun_is_told_from_a_silent_portal_and_holds_up_no_other() {
        Reply usual = target.odd.apply(0, ByteBuffer.allocate(16)).orElseThrow();
        target.odd = (lun, cdb) -> lun == 1 && cdb.get(0) == 0x28 ? Optional.empty() : Optional.of(usual);
        // Where this machine stood still for as long as a command may take, another scan shows it.
        await().ignoreExceptionsInstanceOf(Problem.class).untilAsserted(() -> {
            List<LunSighting> luns = scan(Duration.ofSeconds(8));
            assertThat(luns.get(1).state()).isInstanceOf(State.Silent.class);
            assertThat(why(luns.get(1).state()))
                    .isEqualTo(
                            "LUN 1 at " + target.address() + " gives no answer to the reading of a block within 2 s.");
            assertThat(why(luns.get(2).state())).isEqualTo("ready");
        });
    }

    @Test
    void the_targets_pings_are_answered_in_between() {
        target.pings = true;
        assertThat(scan()).extracting(s -> why(s.state())).containsOnly("ready");
        assertThat(target.heard)
                .filteredOn(pdu -> (pdu[0] & 0x3f) == 0)
                .isNotEmpty()
                .allSatisfy(pdu -> {
                    assertThat(ByteBuffer.wrap(pdu).getInt(16)).isEqualTo(-1);
                    assertThat(ByteBuffer.wrap(pdu).getInt(20)).isEqualTo(77);
                });
    }

    @Test
    void a_target_that_ends_the_session_is_told() {
        target.sendsAway = true;
        assertThatThrownBy(this::scan).isInstanceOf(Problem.class).hasMessageContaining("ends the session by itself");
    }

    @Test
    void only_pings_logins_texts_logouts_and_commands_that_read_go_over_the_wire() {
        scan();
        List<Integer> commands = new ArrayList<>();
        for (byte[] pdu : target.heard) {
            int opcode = pdu[0] & 0x3f;
            assertThat(opcode).isIn(0x00, 0x01, 0x03, 0x04, 0x06);
            if (opcode == 1) {
                assertThat(pdu).hasSize(48);
                assertThat(pdu[1] & 0x20).as("the write flag").isZero();
                commands.add(pdu[32] & 0xff);
            }
        }
        assertThat(commands).contains(0xa0, 0x12, 0x00, 0x25, 0x28).isSubsetOf(0xa0, 0x12, 0x00, 0x25, 0x28, 0x9e);
    }
}
