package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.cluster.Metrics;
import io.vigie.commands.cluster.Metrics.Metric;
import io.vigie.commands.cluster.Metrics.Of;
import io.vigie.commands.cluster.Metrics.Sample;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxmoxMetricsTest extends TestCluster {
    private Metrics metrics(Script script) {
        one.says(script);
        return cluster(one.uri()).metrics().orElseThrow();
    }

    @Test
    void a_recorded_hour_has_gaps_where_the_node_was_not_measured() {
        List<Sample> hour = metrics(healthy().on("GET /nodes/pve1/rrddata", "list-33-rrddata"))
                .node("pve1", Metrics.LONGEST, Of.AVERAGE);
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("timeframe", "year", "cf", "AVERAGE"));
        assertThat(hour).hasSize(60);
        assertThat(hour.getFirst().values()).isEmpty();
        assertThat(hour.getFirst().value(Metric.CPU)).isNaN();
        assertThat(hour.getLast().value(Metric.CPU)).isEqualTo(0.386157492967032);
        assertThat(hour.getLast().value(Metric.MEMORY)).isEqualTo(3550452736.0);
        assertThat(hour.getLast().value(Metric.MEMORY_TOTAL)).isEqualTo(25274793984.0);
        assertThat(hour.getLast().value(Metric.NET_IN)).isZero();
    }

    @Test
    void a_recorded_guest_lacks_what_was_not_measured() {
        List<Sample> hour = metrics(healthy().on("GET /nodes/pve1/qemu/100/rrddata", "list-49-vm-rrd"))
                .guest("100", Metrics.LONGEST, Of.PEAK);
        assertThat(one.seen().getLast().parameters()).containsEntry("cf", "MAX");
        Sample beforeStart = hour.get(57);
        assertThat(beforeStart.values()).containsOnlyKeys(Metric.MEMORY_TOTAL);
        assertThat(hour.getLast().value(Metric.CPU)).isEqualTo(0.00580172597193214);
        assertThat(hour.getLast().values()).doesNotContainKey(Metric.DISK_READ);
    }

    @Test
    void what_is_no_number_is_a_gap() {
        List<Sample> odd = metrics(healthy()
                        .on(
                                "GET /nodes/pve1/storage/local/rrddata",
                                Reply.data("[{\"time\":1795434300,\"used\":\"12\",\"total\":null},"
                                        + "{\"time\":1795434240,\"used\":\"NaN\",\"total\":1e3},{\"used\":3}]")))
                .storage("pve1", "local", Duration.ofDays(366), Of.AVERAGE);
        assertThat(odd)
                .extracting(Sample::values)
                .containsExactly(Map.of(Metric.DISK_TOTAL, 1000.0), Map.of(Metric.DISK, 12.0));
    }
}
