package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.PlainText;
import io.vigie.commands.Problem;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.storage.CheckCommands;
import io.vigie.commands.storage.Sans;
import io.vigie.commands.storage.UsageCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.StoragePool;

/** {@code storage check} and {@code storage usage} at two real hosts, hours after the volumes were made. */
class StorageCheckOnRealHostsTest {
    @TempDir
    private Path folder;

    private LibvirtHosts hosts;
    private LibvirtCluster cluster;
    private CommandLanguage language;

    @BeforeEach
    void open() {
        hosts = LibvirtHosts.start();
        hosts.alpha().<Integer>with(connect -> {
            StoragePool pool = connect.storagePoolCreateXML(
                    "<pool type='dir'><name>kept</name><target><path>" + folder + "</path></target></pool>", 0);
            for (String name : List.of("a.img", "b.img", "nobodys.img", "notes")) {
                pool.storageVolCreateXML(
                                "<volume><name>" + name + "</name><capacity unit='MiB'>4</capacity>"
                                        + "<allocation>0</allocation></volume>",
                                0)
                        .free();
            }
            return pool.free();
        });
        cluster = hosts.cluster();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(3));
        Hypervisors of = new Hypervisors(List.of(cluster));
        language = new CommandLanguage(
                List.of(new CheckCommands(of, new Sans(List.of()), later), new UsageCommands(of, later)));
        // What could not be read is read again after half a minute.
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(Problem.class)
                .until(() -> cluster.refresh().storages().stream()
                        .anyMatch(s -> s.name().equals("kept") && s.available()));
    }

    @AfterEach
    void close() {
        cluster.close();
        hosts.alpha().clear();
        hosts.alpha().<Integer>with(connect -> {
            StoragePool pool = connect.storagePoolLookupByName("kept");
            pool.destroy();
            return pool.free();
        });
    }

    private String says(String line) {
        return PlainText.of(language.run(TestCaller.ALL, line));
    }

    private String disk(String name, String more) {
        return "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='" + folder.resolve(name)
                + "'/><target dev='vda' bus='virtio'/>" + more + "</disk>";
    }

    @Test
    void a_volume_of_nobody_is_found_and_one_that_a_guest_has_is_not() {
        hosts.alpha().define("one", disk("a.img", ""));
        hosts.alpha().define("two", disk("b.img", ""));
        LibvirtHosts.awaitRead(cluster, "one", "two");
        assertThat(says("storage check kvm"))
                .contains("A volume on kept of alpha belongs to no guest", "nobodys.img (4.0 MiB")
                .contains("On alpha: `virsh vol-delete --pool kept nobodys.img`")
                .doesNotContain("a.img (", "notes (", "storage remove");
        assertThat(says("storage usage kept"))
                .contains("belongs to nobody: 4.0 MiB: nobodys.img")
                .contains("one", "two");
    }

    @Test
    void a_disk_that_was_deleted_beside_libvirt_is_missed() throws IOException {
        hosts.alpha().define("one", disk("a.img", ""));
        Files.delete(folder.resolve("a.img"));
        LibvirtHosts.awaitRead(cluster, "one");
        assertThat(says("storage check kvm"))
                .contains("has kept:a.img as vda, which is not there", "It does not start.");
    }

    @Test
    void two_guests_that_write_to_one_volume_are_found_and_two_that_share_it_are_not() {
        hosts.alpha().define("one", disk("a.img", ""));
        hosts.alpha().define("two", disk("a.img", ""));
        hosts.alpha().define("three", disk("b.img", "<shareable/>"));
        hosts.alpha().define("four", disk("b.img", "<shareable/>"));
        LibvirtHosts.awaitRead(cluster, "one", "two", "three", "four");
        assertThat(says("storage check kvm"))
                .contains("Two guests have the volume kept:a.img", "one", "two", "Whoever starts the second")
                .doesNotContain("volume kept:b.img");
    }

    @Test
    void nothing_is_called_nobodys_while_a_host_does_not_answer() {
        hosts.alpha().define("one", disk("a.img", ""));
        LibvirtHosts.awaitRead(cluster, "one");
        hosts.beta().kill();
        try {
            await().until(() -> cluster.refresh().nodes().stream().anyMatch(n -> !n.online()));
            assertThat(says("storage check kvm"))
                    .contains("What guests of beta have is not known", "none is called so")
                    .doesNotContain("belongs to no guest");
        } finally {
            hosts.beta().start();
        }
    }
}
