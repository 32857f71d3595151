package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tone;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.NodeNow;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.TaskDetail;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.link.TypedCommands;
import io.vigie.commands.link.TypedCommands.Reader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StorageCommandsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final long GIB = 1L << 30;

    private final Caller admin = new Reader(Set.of("brest-i11", "rennes", "sanizator"));
    private final TypedCommands commands = new TypedCommands(new StorageCommands(
            new Hypervisors(List.of(
                    new FakeCluster(
                            "brest-i11",
                            List.of(
                                    storage("san", "camille", true, true, 90),
                                    storage("local", "camille", false, true, 10),
                                    storage("san", "nikita", true, true, 90),
                                    storage("local", "nikita", false, true, 96),
                                    storage("san", "proxima", true, false, 0))),
                    new FakeCluster("rennes", List.of(storage("local", "ada", false, true, 50))))),
            new Sans(List.of(new FakeSan())),
            Clock.fixed(NOON, ZoneOffset.UTC)));

    private static Storage storage(String name, String node, boolean shared, boolean available, long used) {
        return new Storage(name, node, shared ? "lvm" : "dir", shared, available, List.of(), used * GIB, 100 * GIB);
    }

    @Test
    void a_shared_storage_is_one_row_with_the_nodes_that_see_it() {
        Answer.Sections answer = commands.run(admin, "storage list");
        assertThat(TypedCommands.shown(answer))
                .contains("san | brest-i11 | lvm, shared | camille, nikita; not on proxima | 90.0 GiB | 100 GiB | 90 %")
                .contains("local | brest-i11 | dir | camille | 10.0 GiB | 100 GiB | 10 %")
                .contains("local | brest-i11 | dir | nikita | 96.0 GiB | 100 GiB | 96 %");
        Answer.Table table = (Answer.Table) answer.parts().getFirst();
        assertThat(table.rows()).hasSize(4);
        assertThat(table.rows().stream().map(r -> r.get(6).tone()))
                .containsExactly(Tone.WARN, Tone.PLAIN, Tone.BAD, Tone.PLAIN);
    }

    @Test
    void a_san_says_how_many_portals_answer_and_why_the_others_do_not() {
        assertThat(TypedCommands.shown(commands.run(admin, "storage list")))
                .contains("sanizator: 1 of 2 portals answer")
                .contains("10.5.0.1:3260 | sanizator | answers in 3 ms | 20 s ago")
                .contains("10.5.0.2:3260 | sanizator | refused | 20 s ago");
    }

    @Test
    void one_cluster_alone_shows_its_storages_and_its_san() {
        assertThat(TypedCommands.shown(commands.run(admin, "storage list --cluster rennes")))
                .contains("rennes")
                .doesNotContain("brest-i11", "sanizator");
        assertThat(TypedCommands.shown(commands.run(admin, "storage list --cluster brest")))
                .contains("brest-i11", "sanizator")
                .doesNotContain("rennes");
    }

    @Test
    void clusters_that_may_not_be_read_do_not_exist() {
        Caller student = new Reader(Set.of("rennes"));
        assertThat(TypedCommands.shown(commands.run(student, "storage list"))).doesNotContain("brest", "sanizator");
        assertThatThrownBy(() -> commands.run(student, "storage list --cluster brest-i11"))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.candidates()).containsExactly("rennes"));
        assertThat(commands.complete(student, "storage list --cluster "))
                .contains("rennes")
                .doesNotContain("brest-i11");
    }

    @Test
    void a_san_names_only_clusters_that_may_be_read() {
        assertThat(TypedCommands.shown(commands.run(new Reader(Set.of("sanizator")), "storage list")))
                .contains("sanizator serves: 1 that you may not read")
                .doesNotContain("brest");
    }

    private static final class FakeSan implements San {
        @Override
        public String name() {
            return "sanizator";
        }

        @Override
        public List<String> serves() {
            return List.of("brest-i11");
        }

        @Override
        public List<Portal> portals() {
            Instant at = NOON.minusSeconds(20);
            return List.of(
                    new Portal("10.5.0.1:3260", new Portal.State.Answers(at, List.of("iqn.x"), Duration.ofMillis(3))),
                    new Portal("10.5.0.2:3260", new Portal.State.Fails(at, Problem.site("refused"))));
        }

        @Override
        public List<Portal> probe() {
            return portals();
        }

        @Override
        public void close() {}
    }

    private record FakeCluster(String cluster, List<Storage> storages) implements Hypervisor {
        @Override
        public String kind() {
            return "fake";
        }

        @Override
        public String role() {
            return "";
        }

        @Override
        public Inventory inventory() {
            return new Inventory(cluster, NOON, "", true, 3, 3, "", List.of(), List.of(), storages, List.of());
        }

        @Override
        public Optional<Problem> trouble() {
            return Optional.empty();
        }

        @Override
        public Inventory refresh() {
            return inventory();
        }

        @Override
        public GuestNow guest(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NodeNow node(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TaskHandle power(String guest, Power power, Power.Options options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TaskReport task(TaskHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<TaskEntry> tasks(String guest, Instant since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TaskDetail taskDetail(TaskHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
