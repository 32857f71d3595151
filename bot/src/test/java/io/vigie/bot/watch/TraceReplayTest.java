package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentState;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.cluster.Inventory;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real cluster showed, second by second, and what an admin is told of it. */
class TraceReplayTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Test
    void a_power_off_is_exactly_one_incident_with_the_right_timeline() throws Exception {
        IncidentsFixture site = new IncidentsFixture(store);
        replay(site, "power-off.jsonl", 0);
        Incident incident = site.only();
        assertThat(incident.state()).isEqualTo(IncidentState.ENDED);
        assertThat(incident.title()).isEqualTo("pve3 (lab) was gone: 2 of 2 guests recovered");
        assertThat(IncidentsFixture.lines(incident))
                .containsExactly(
                        "pve3 is gone",
                        "pve3 is being fenced",
                        "2 guests fenced: app102 (102), app103 (103)",
                        "app102 (102) recovered on pve1 after 2 min 23 s",
                        "app103 (103) recovered on pve2 after 2 min 26 s",
                        "pve3 is back after 3 min 18 s",
                        "ended after 3 min 18 s");
    }

    @Test
    void an_admins_migration_is_no_incident() throws Exception {
        IncidentsFixture site = new IncidentsFixture(store);
        replay(site, "ha-migrate.jsonl", 0);
        assertThat(site.incidents.newest(10)).isEmpty();
    }

    @Test
    void a_bot_that_restarts_every_twenty_readings_tells_the_same_story() throws Exception {
        IncidentsFixture site = new IncidentsFixture(store);
        replay(site, "power-off.jsonl", 20);
        Incident incident = site.only();
        assertThat(incident.state()).isEqualTo(IncidentState.ENDED);
        assertThat(incident.title()).isEqualTo("pve3 (lab) was gone: 2 of 2 guests recovered");
    }

    private static void replay(IncidentsFixture site, String trace, int restartEvery) throws Exception {
        AtomicReference<Inventory> shown = new AtomicReference<>();
        Watcher<Inventory, ClusterMemory> watcher = watcher(site, shown::get);
        List<Inventory> inventories = TraceInventories.of(trace, site.clock.instant());
        for (int i = 0; i < inventories.size(); i++) {
            if (restartEvery > 0 && i % restartEvery == restartEvery - 1) {
                watcher = watcher(site, shown::get);
            }
            site.clock.set(inventories.get(i).readAt());
            shown.set(inventories.get(i));
            watcher.poll();
        }
    }

    private static Watcher<Inventory, ClusterMemory> watcher(IncidentsFixture site, Supplier<Inventory> cluster) {
        return new Watcher<>(
                "lab", "cluster", ClusterMemory.NEW, cluster, ClusterDiff::diff, site.incidents::observe, site.time);
    }
}
