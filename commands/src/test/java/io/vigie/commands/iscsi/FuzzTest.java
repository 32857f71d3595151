package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import io.vigie.commands.iscsi.IscsiSettings.Chap;
import io.vigie.commands.storage.LunSighting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spoilt answers, the same at each run: nothing but the announced failures comes of them. */
class FuzzTest {
    private static final int ROUNDS = 20_000;

    private interface Reader {
        Object read(byte[] data) throws MalformedAnswer;
    }

    private static void fuzz(long seed, byte[] good, Reader reader) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bad = spoilt(random, good);
            try {
                reader.read(bad);
            } catch (MalformedAnswer announced) {
                assertThat(announced.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i + ": " + Arrays.toString(bad), e);
            }
        }
    }

    private static byte[] spoilt(Random random, byte[] good) {
        byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length + 40)) : good.clone();
        for (int flips = random.nextInt(6); flips > 0 && bad.length > 0; flips--) {
            bad[random.nextInt(bad.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(2));
        }
        return bad;
    }

    @Test
    void inquiries_and_pages() {
        ScsiAnswers.Inquiry inquiry = new ScsiAnswers.Inquiry(true, true, "v", "p", "r");
        fuzz(1, FakeTarget.inquiry(), ScsiAnswers::inquiry);
        fuzz(2, FakeTarget.page(0x83, 3), ScsiAnswers::identity);
        fuzz(3, FakeTarget.page(0x80, 3), page -> ScsiAnswers.serial(page, inquiry));
    }

    @Test
    void sizes_and_lists() {
        byte[] list = ByteBuffer.allocate(40).putInt(0, 32).put(9, (byte) 1).array();
        fuzz(4, list, data -> {
            List<Long> luns = ScsiAnswers.luns(data);
            assertThat(luns).hasSizeLessThanOrEqualTo(ScsiAnswers.MOST_LUNS);
            return luns.stream().map(ScsiAnswers::number).toList();
        });
        byte[] small = ByteBuffer.allocate(8).putInt(0, 8191).putInt(4, 512).array();
        fuzz(5, small, data -> ScsiAnswers.capacity10(data).map(ScsiAnswers.Capacity::bytes));
        byte[] large =
                ByteBuffer.allocate(32).putLong(0, 1L << 40).putInt(8, 4096).array();
        fuzz(6, large, data -> ScsiAnswers.capacity16(data).bytes());
    }

    @Test
    void sense() {
        byte[] fixed = FakeTarget.Reply.check(2, 0x0403).bytes();
        fuzz(7, fixed, data -> Sense.parse(data).map(Sense::words));
        fuzz(8, new byte[] {0x72, 2, 4, 3}, data -> Sense.parse(data).map(Sense::words));
    }

    @Test
    void keys_and_challenges() {
        Chap chap = new Chap("vigie", "one", Optional.of("two"));
        byte[] challenge = "CHAP_A=5\0CHAP_I=17\0CHAP_C=0x00112233445566778899aabbccddeeff\0CHAP_R=0b0123\0"
                .getBytes(StandardCharsets.UTF_8);
        fuzz(9, challenge, data -> {
            Keys keys = Keys.parse(data);
            ChapAnswer.Counter counter = ChapAnswer.Counter.of(keys, "two");
            assertThat(counter.answeredBy(keys)).isFalse();
            return ChapAnswer.to(keys, chap);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whole_sessions_with_spoilt_pdus_end_in_time_and_in_words(long seed) {
        Random random = new Random(seed);
        try (FakeTarget target = new FakeTarget(3)) {
            target.keep = false;
            target.spoil = answer -> {
                synchronized (random) {
                    return random.nextInt(12) == 0 ? spoilt(random, answer) : answer;
                }
            };
            IscsiSettings settings = new IscsiSettings(
                    "san",
                    List.of(target.address()),
                    FakeTarget.NAME,
                    Optional.empty(),
                    List.of(),
                    IscsiSettings.DEFAULT_INITIATOR,
                    Duration.ofMillis(200));
            int whole = 0;
            for (int i = 0; i < 60; i++) {
                long began = System.nanoTime();
                try {
                    List<LunSighting> luns =
                            PortalProbe.probe(settings, target.address()).luns();
                    assertThat(luns).hasSizeLessThanOrEqualTo(ScsiAnswers.MOST_LUNS);
                    whole++;
                } catch (Problem told) {
                    assertThat(told.whose()).as(told.text()).isEqualTo(Problem.Whose.SITE);
                }
                // Without a bound it would be for ever.
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            }
            assertThat(whole).isPositive();
        }
    }
}
