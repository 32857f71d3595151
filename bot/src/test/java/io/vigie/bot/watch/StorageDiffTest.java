package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Observation;
import io.vigie.commands.Tone;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.cluster.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StorageDiffTest {
    private static final long GIB = 1L << 30;
    private static final List<String> NODES = List.of("camille", "nikita", "proxima");

    private final Set<String> dead = new HashSet<>();
    private final Set<String> without = new HashSet<>();
    private long shared = 100;
    private long local = 100;
    private Instant at = Instant.parse("2026-11-23T02:58:00Z");
    private StorageMemory memory = StorageMemory.NEW;
    private boolean removed;
    private int votes = 3;

    private List<Observation> observe() {
        at = at.plusSeconds(5);
        List<Storage> storages = new ArrayList<>();
        for (String node : NODES) {
            boolean there = !without.contains(node) && !dead.contains(node);
            if (!removed) {
                storages.add(new Storage(
                        "san-lvm",
                        node,
                        "lvm",
                        true,
                        there,
                        List.of("images"),
                        there ? shared * GIB : 0,
                        there ? 1000 * GIB : 0));
            }
            storages.add(new Storage(
                    "local",
                    node,
                    "dir",
                    false,
                    true,
                    List.of("iso"),
                    (node.equals("nikita") ? local : 10) * GIB,
                    1000 * GIB));
        }
        List<Node> nodes = NODES.stream()
                .map(n -> new Node(n, 1, "", !dead.contains(n), 0, 4, 0, 0, Duration.ZERO, NodeHa.ONLINE))
                .toList();
        Inventory now = new Inventory(
                "brest-i11", at, "9", true, votes, votes, "camille", "", nodes, List.of(), storages, List.of());
        StorageDiff diff = new StorageDiff(memory, now, new StorageRules(85, 95, "sanizator"), at);
        memory = diff.memory();
        return diff.observations();
    }

    private List<String> read() {
        return observe().stream().map(o -> o.kind() + " " + o.text()).toList();
    }

    private List<String> after15s() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.addAll(read());
        }
        return all;
    }

    @BeforeEach
    void a_first_reading_tells_that_all_is_well() {
        assertThat(observe()).extracting(Observation::tone).containsOnly(Tone.GOOD);
        assertThat(read()).isEmpty();
    }

    @Test
    void a_shared_storage_that_fills_is_told_once_and_not_for_each_node() {
        shared = 850;
        assertThat(read())
                .containsExactly("STORAGE_FILLING san-lvm (brest-i11) is 85 % full: 150 GiB left of 1000 GiB");
        shared = 830;
        assertThat(read()).as("within three points").isEmpty();
        shared = 955;
        assertThat(read())
                .containsExactly("STORAGE_FULL san-lvm (brest-i11) is 96 % full: 45.0 GiB left of 1000 GiB. When it is"
                        + " full, nothing new can be stored on it.");
        shared = 930;
        assertThat(read()).isEmpty();
        shared = 900;
        assertThat(read()).singleElement().asString().startsWith("STORAGE_FILLING");
        shared = 800;
        assertThat(read()).singleElement().asString().startsWith("STORAGE_ROOM san-lvm (brest-i11) is 80 % full");
        assertThat(read()).isEmpty();
    }

    @Test
    void a_storage_of_one_node_names_the_node() {
        local = 990;
        assertThat(read())
                .singleElement()
                .asString()
                .startsWith("STORAGE_FULL local on nikita (brest-i11) is 99 % full");
    }

    @Test
    void figures_that_are_missing_for_a_while_change_nothing() {
        shared = 990;
        read();
        without.addAll(NODES);
        assertThat(read()).isEmpty();
        without.clear();
        assertThat(read()).isEmpty();
    }

    @Test
    void a_node_that_misses_a_storage_is_named_after_fifteen_seconds_and_so_is_its_return() {
        without.add("nikita");
        assertThat(after15s())
                .containsExactly("STORAGE_AWAY san-lvm (brest-i11) is not active on nikita; it is on camille, proxima");
        assertThat(after15s()).isEmpty();
        without.add("proxima");
        assertThat(after15s())
                .containsExactly("STORAGE_AWAY san-lvm (brest-i11) is not active on nikita, proxima; it is on camille");
        without.add("camille");
        assertThat(after15s())
                .containsExactly(
                        "STORAGE_AWAY san-lvm (brest-i11) is active on no node: guests with disks there stand still");
        without.clear();
        assertThat(read())
                .containsExactly("STORAGE_THERE san-lvm (brest-i11) is active again on camille, nikita, proxima");
    }

    @Test
    void a_pool_of_a_plain_host_is_missed_only_when_it_was_active_before() {
        votes = 0;
        without.add("nikita");
        memory = StorageMemory.NEW;
        assertThat(after15s()).noneMatch(o -> o.startsWith("STORAGE_AWAY"));
        without.clear();
        read();
        without.add("nikita");
        assertThat(after15s()).singleElement().asString().contains("is not active on nikita");
    }

    @Test
    void a_dead_node_misses_nothing() {
        dead.add("nikita");
        assertThat(after15s()).isEmpty();
    }

    @Test
    void a_storage_that_is_taken_out_ends_what_was_told_of_it() {
        shared = 990;
        without.add("nikita");
        after15s();
        removed = true;
        assertThat(read())
                .containsExactly(
                        "STORAGE_THERE san-lvm (brest-i11) is no storage of the cluster any more",
                        "STORAGE_ROOM san-lvm (brest-i11) is no storage of the cluster any more");
    }
}
