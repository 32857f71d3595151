package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vigie.commands.Problem;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Probes, good and bad, leave no socket and no thread behind. */
class LeakTest {
    private static final int SLACK = 20;

    private final UnixOperatingSystemMXBean system =
            (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void three_hundred_probes() {
        probe(300);
    }

    @Test
    @Tag("bench")
    void ten_thousand_probes() {
        probe(10_000);
    }

    private void probe(int times) {
        try (FakeTarget target = new FakeTarget(2)) {
            target.keep = false;
            round(target, 0);
            long files = system.getOpenFileDescriptorCount();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            for (int i = 0; i < times; i++) {
                round(target, i);
            }
            await().untilAsserted(() -> {
                assertThat(target.connections()).isZero();
                assertThat(system.getOpenFileDescriptorCount()).isLessThan(files + SLACK);
                assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + SLACK);
            });
        }
    }

    /** Two in three go well; the third breaks off in the middle of an answer. */
    private static void round(FakeTarget target, int i) {
        target.spoil = i % 3 == 2 ? answer -> answer[0] == 0x21 ? new byte[] {0x3f, 0} : answer : answer -> answer;
        IscsiSettings settings = new IscsiSettings(
                "san",
                List.of(target.address()),
                FakeTarget.NAME,
                Optional.empty(),
                List.of(),
                IscsiSettings.DEFAULT_INITIATOR,
                Duration.ofMillis(i % 3 == 2 ? 100 : 3000));
        try {
            assertThat(PortalProbe.probe(settings, target.address()).luns()).hasSize(2);
        } catch (Problem told) {
            assertThat(told.whose()).isEqualTo(Problem.Whose.SITE);
        }
    }
}
