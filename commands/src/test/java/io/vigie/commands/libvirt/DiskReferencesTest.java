package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.libvirt.DomainSources.Drive;
import io.vigie.commands.libvirt.HostDisks.Named;
import io.vigie.commands.libvirt.HostPools.Held;
import io.vigie.commands.libvirt.HostPools.Pool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read out of libvirt's XML. */
class DiskReferencesTest {
    private static final Pool POOL = HostPools.pool(
            Xml.parse("<pool type='dir'><name>images</name><target><path>/images/</path></target></pool>"),
            true,
            true,
            1,
            2);

    private static Held held(String name, String format, String more) {
        return HostPools.held(
                Xml.parse("<volume type='file'><name>" + name + "</name><target><path>/images/" + name
                        + "</path><format type='" + format
                        + "'/><timestamps><mtime>1700000000.5</mtime><ctime>1700000001.5</ctime></timestamps></target>"
                        + more + "</volume>"),
                POOL,
                "alpha",
                10,
                5,
                false);
    }

    private static DiskReferences of(List<Held> held, String... disks) {
        Xml domain = Xml.parse("<domain><os><kernel>/boot/vmlinuz</kernel></os><devices>" + String.join("", disks)
                + "</devices></domain>");
        List<Drive> drives = DomainSources.drives(domain);
        return new DiskReferences(new HostDisks(
                "alpha",
                List.of(POOL),
                Map.of("images", held),
                Map.of(),
                List.of(new Named("u1", false, drives, DomainSources.paths(domain), drives, false)),
                Set.of(),
                Map.of()));
    }

    private static String disk(String format, String source, String more) {
        return "<disk device='disk'><driver type='" + format + "'/>" + source + "<target dev='vda'/>" + more
                + "</disk>";
    }

    private static List<String> ids(DiskReferences references) {
        return references.all().stream().map(Reference::id).toList();
    }

    @Test
    void each_form_of_a_source_is_named() {
        assertThat(ids(of(
                        List.of(held("a.qcow2", "qcow2", "")),
                        disk("qcow2", "<source file='/images/a.qcow2'/>", ""),
                        disk("raw", "<source file='/images/unlisted.img'/>", ""),
                        disk("raw", "<source dev='/dev/sdb'/>", ""),
                        disk("raw", "<source dev='/dev/disk/by-id/wwn-1'/>", ""),
                        disk("raw", "<source pool='fast' volume='lv1'/>", ""),
                        disk("raw", "<source protocol='rbd' name='p/i'><host name='m1'/></source>", ""))))
                .containsExactly(
                        "images:a.qcow2",
                        "images:unlisted.img",
                        "alpha:/dev/sdb",
                        "device:/dev/disk/by-id/wwn-1",
                        "fast:lv1",
                        "rbd:p/i at m1");
    }

    @Test
    void what_may_be_shared_is_known_by_its_path_alone() {
        DiskReferences references = of(
                List.of(),
                disk("raw", "<source file='/images/s.img'/>", "<shareable/>"),
                disk("raw", "<source file='/images/r.img'/>", "<readonly/>"),
                "<disk device='cdrom'><source file='/images/cd.iso'/><target dev='sda'/></disk>");
        assertThat(references.all()).isEmpty();
        assertThat(references.paths()).contains("/images/s.img", "/images/r.img", "/images/cd.iso", "/boot/vmlinuz");
    }

    @Test
    void a_backing_file_is_named_by_the_guest_or_by_the_volume_above_it() {
        String chain = "<backingStore type='file'><source file='/images/base.qcow2'/><backingStore/></backingStore>";
        DiskReferences told = of(List.of(), disk("qcow2", "<source file='/else/a.qcow2'/>", chain));
        assertThat(told.paths()).contains("/images/base.qcow2");
        assertThat(told.unread()).isEmpty();
        DiskReferences listed = of(
                List.of(
                        held("top.qcow2", "qcow2", "<backingStore><path>/images/base.qcow2</path></backingStore>"),
                        held("base.qcow2", "qcow2", "")),
                disk("qcow2", "<source file='/images/top.qcow2'/>", ""));
        assertThat(listed.paths()).contains("/images/base.qcow2");
        assertThat(listed.unread()).isEmpty();
    }

    @Test
    void a_chain_that_nobody_tells_is_not_taken_for_none() {
        assertThat(of(List.of(), disk("qcow2", "<source file='/else/a.qcow2'/>", ""))
                        .unread())
                .containsOnlyKeys("u1");
        assertThat(of(
                                List.of(
                                        held(
                                                "top.qcow2",
                                                "qcow2",
                                                "<backingStore><path>/else/b.qcow2</path><format type='qcow2'/></backingStore>")),
                                disk("qcow2", "<source file='/images/top.qcow2'/>", ""))
                        .unread())
                .containsOnlyKeys("u1");
        assertThat(of(List.of(), disk("raw", "<source dev='/dev/sdb'/>", "")).unread())
                .isEmpty();
    }

    @Test
    void only_what_is_a_disk_for_certain_is_one() {
        assertThat(held("a", "qcow2", "").volume().kind()).isEqualTo("images");
        assertThat(held("a.img", "raw", "").volume().kind()).isEqualTo("images");
        assertThat(held("notes.txt", "raw", "").volume().kind()).isEqualTo("other");
        assertThat(held("cd.iso", "raw", "").volume().kind()).isEqualTo("iso");
    }

    @Test
    void a_network_pool_is_shared_when_all_hosts_have_it_from_one_place() {
        assertThat(LibvirtStorageViews.setup("nas", Map.of("alpha", nas("n1"), "beta", nas("n1")))
                        .shared())
                .isTrue();
        assertThat(LibvirtStorageViews.setup("nas", Map.of("alpha", nas("n1"), "beta", nas("n2")))
                        .shared())
                .isFalse();
        assertThat(LibvirtStorageViews.setup("images", Map.of("alpha", POOL, "beta", POOL))
                        .shared())
                .isFalse();
    }

    private static Pool nas(String host) {
        return HostPools.pool(
                Xml.parse("<pool type='netfs'><name>nas</name><source><host name='" + host
                        + "'/><dir path='/x'/></source><target><path>/mnt</path></target></pool>"),
                true,
                true,
                1,
                2);
    }
}
