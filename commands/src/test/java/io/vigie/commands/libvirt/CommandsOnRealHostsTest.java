package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import io.vigie.commands.Outcome;
import io.vigie.commands.PastPlans;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.cluster.Snapshots;
import io.vigie.commands.cluster.TaskCommands;
import io.vigie.commands.cluster.TaskSteps;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.node.DrainCommands;
import io.vigie.commands.storage.CareCommands;
import io.vigie.commands.storage.ContentCommands;
import io.vigie.commands.storage.Sans;
import io.vigie.commands.storage.ShowCommands;
import io.vigie.commands.storage.StorageCareSteps;
import io.vigie.commands.testing.Peers;
import io.vigie.commands.vm.ConsoleCommands;
import io.vigie.commands.vm.MigrationSteps;
import io.vigie.commands.vm.VmCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.Domain;
import org.libvirt.StoragePool;

/** What admins type, at two real hosts with guests of qemu. */
class CommandsOnRealHostsTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    private LibvirtHosts hosts;
    private LibvirtCluster cluster;
    private CommandLanguage language;
    private List<StepRunner> runners;
    /** Oldest first. */
    private final List<PastPlans.Past> past = new ArrayList<>();

    @BeforeEach
    void open() {
        hosts = LibvirtHosts.start();
        cluster = hosts.cluster();
        Clock clock = Clock.systemUTC();
        Hypervisors of = new Hypervisors(List.of(cluster));
        language = new CommandLanguage(List.of(
                new VmCommands(of, clock),
                new WhatIfCommands(of, clock),
                new DrainCommands(of, (words, since) -> past.reversed(), clock),
                new ConsoleCommands(of),
                new ContentCommands(of),
                new ShowCommands(of, new Sans(List.of()), clock),
                new CareCommands(of, new Sans(List.of()), clock),
                new TaskCommands(of, clock)));
        runners = List.of(new MigrationSteps(of), new TaskSteps(of), new StorageCareSteps(of));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private String says(String line) {
        return PlainText.of(language.run(TestCaller.ALL, line));
    }

    private Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    private StepRunner runner(Step step) {
        return runners.stream()
                .filter(r -> r.operations().contains(step.operation()))
                .findFirst()
                .orElseThrow();
    }

    private void runsWell(Plan plan) {
        Instant began = Instant.now();
        List<PastPlans.Done> done = new ArrayList<>();
        for (Step step : plan.steps()) {
            TaskHandle handle = runner(step).begin(step);
            await().atMost(LONG)
                    .until(() -> runner(step).report(step, handle).state().ended());
            assertThat(runner(step).report(step, handle).state()).isEqualTo(TaskReport.State.DONE);
            done.add(new PastPlans.Done(step, handle));
        }
        past.add(new PastPlans.Past(plan.command(), done, began, Instant.now()));
    }

    /** Until it is seen so: a host that is slow to tell is shown as it was. */
    private void seen(String id, Guest.State state) {
        await().atMost(LONG)
                .ignoreExceptionsInstanceOf(Problem.class)
                .untilAsserted(() -> assertThat(cluster.refresh().guest(id).map(Guest::state))
                        .contains(state));
    }

    private TaskReport ended(TaskHandle handle) {
        await().atMost(LONG).until(() -> cluster.task(handle).state().ended());
        return cluster.task(handle);
    }

    @Test
    void a_host_is_emptied_and_gets_its_guests_back() {
        hosts.alpha().define("web");
        hosts.alpha().run("web");
        hosts.alpha().define("idle");
        LibvirtHosts.awaitRead(cluster, "web", "idle");
        assertThat(says("cluster whatif alpha"))
                .contains("guests lost until it is back: 1", "node drain alpha")
                .doesNotContain("quorum", "HA");
        Plan drain = plan("node drain alpha");
        assertThat(drain.preconditions()).containsExactly("alpha answers");
        assertThat(drain.effects().toString())
                .contains("move while they run: web", "→ beta", "stay on alpha, stopped: idle")
                .doesNotContain("HA", "quorum");
        runsWell(drain);
        await().untilAsserted(() -> assertThat(cluster.refresh().guestsOn("beta"))
                .extracting(Guest::name)
                .containsExactly("web"));
        Plan back = plan("node undrain alpha");
        runsWell(back);
        await().untilAsserted(() -> assertThat(cluster.refresh().guestsOn("alpha"))
                .extracting(Guest::name)
                .contains("web", "idle"));
    }

    @Test
    void a_move_is_broken_off_and_the_guest_goes_on_where_it_is() {
        // So much to tell of, though there is nothing in it, that the move takes seconds at the speed below.
        String xml = LibvirtHosts.guest("heavy", "").replace("unit='MiB'>32<", "unit='GiB'>2<");
        String id = hosts.alpha().<String>with(connect -> {
            Domain made = connect.domainDefineXML(xml);
            try {
                return made.getUUIDString();
            } finally {
                made.free();
            }
        });
        hosts.alpha().run("heavy");
        LibvirtHosts.awaitRead(cluster, "heavy");
        // Slow enough to be caught; the binding lacks the call.
        int failed = hosts.alpha().<Integer>with(connect -> {
            NativeLibrary virt = NativeLibrary.getInstance("virt");
            Pointer domain =
                    virt.getFunction("virDomainLookupByUUIDString").invokePointer(new Object[] {connect.pointer(), id});
            int answer = virt.getFunction("virDomainMigrateSetMaxSpeed")
                    .invokeInt(new Object[] {domain, new NativeLong(1), 0});
            virt.getFunction("virDomainFree").invokeInt(new Object[] {domain});
            return answer;
        });
        assertThat(failed).isZero();
        TaskHandle handle =
                cluster.migrations().orElseThrow().migrate(id, "beta", new Migrations.Options(true, false, false));
        Plan stop = plan("task stop " + handle.id());
        assertThat(stop.effects().toString()).contains("the guest stays on alpha");
        Step step = stop.steps().getFirst();
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                runner(step).begin(step);
            } catch (Problem notYet) {
                return cluster.task(handle).state().ended();
            }
            return true;
        });
        assertThat(ended(handle).state()).isEqualTo(TaskReport.State.FAILED);
        seen(id, Guest.State.RUNNING);
        assertThat(cluster.refresh().guest(id).orElseThrow().node()).isEqualTo("alpha");
    }

    @Test
    void after_a_restart_a_job_is_judged_by_its_guest() {
        String id = hosts.alpha().define("web");
        LibvirtHosts.awaitRead(cluster, "web");
        TaskHandle start = cluster.power(id, Power.START, Power.Options.DEFAULT);
        assertThat(ended(start).state()).isEqualTo(TaskReport.State.DONE);
        seen(id, Guest.State.RUNNING);
        TaskHandle move =
                cluster.migrations().orElseThrow().migrate(id, "beta", new Migrations.Options(true, false, false));
        assertThat(ended(move).state()).isEqualTo(TaskReport.State.DONE);
        try (LibvirtCluster anew = hosts.cluster()) {
            LibvirtHosts.awaitRead(anew, "web");
            assertThat(anew.task(start).state()).isEqualTo(TaskReport.State.DONE);
            assertThat(anew.task(move).says()).startsWith("as seen: web").contains("on beta");
            seen(id, Guest.State.RUNNING);
            TaskHandle stop = cluster.power(id, Power.STOP, Power.Options.DEFAULT);
            ended(stop);
            await().until(() -> anew.task(stop).state() == TaskReport.State.DONE);
            assertThat(anew.task(start).state()).isEqualTo(TaskReport.State.UNKNOWN);
        }
    }

    @Test
    void a_guest_goes_back_to_its_snapshots_stopped_and_running(@TempDir Path folder) throws Exception {
        Path disk = folder.resolve("disk.qcow2");
        Process made = new ProcessBuilder(
                        Peers.require("qemu-img").toString(), "create", "-q", "-f", "qcow2", disk.toString(), "64M")
                .start();
        assertThat(made.waitFor()).isZero();
        String id = hosts.alpha()
                .define(
                        "db",
                        "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='" + disk
                                + "'/><target dev='vda' bus='virtio'/></disk>");
        LibvirtHosts.awaitRead(cluster, "db");
        Snapshots snapshots = cluster.snapshots().orElseThrow();
        assertThat(snapshots.obstacle(id)).isEmpty();
        runs(snapshots.create(id, "stopped", "before <the> update & more", false));
        runs(cluster.power(id, Power.START, Power.Options.DEFAULT));
        seen(id, Guest.State.RUNNING);
        runs(snapshots.create(id, "running", "", true));
        assertThat(snapshots.list(id).current()).isEqualTo("running");
        assertThat(snapshots.list(id).find("stopped")).hasValueSatisfying(s -> {
            assertThat(s.description()).isEqualTo("before <the> update & more");
            assertThat(s.memory()).isFalse();
        });
        assertThat(snapshots.list(id).find("running"))
                .hasValueSatisfying(s -> assertThat(s.memory()).isTrue());
        runs(snapshots.rollback(id, "stopped"));
        seen(id, Guest.State.STOPPED);
        runs(snapshots.rollback(id, "running"));
        seen(id, Guest.State.RUNNING);
        runs(snapshots.delete(id, "running"));
        runs(snapshots.delete(id, "stopped"));
        assertThat(snapshots.list(id).all()).isEmpty();
    }

    private void runs(TaskHandle task) {
        assertThat(ended(task).state()).isEqualTo(TaskReport.State.DONE);
    }

    @Test
    void a_saved_guest_is_known_as_suspended_when_libvirtd_was_restarted() {
        String id = hosts.alpha().define("web");
        LibvirtHosts.awaitRead(cluster, "web");
        ended(cluster.power(id, Power.START, Power.Options.DEFAULT));
        assertThat(ended(cluster.power(id, Power.SUSPEND, Power.Options.TO_DISK))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        hosts.alpha().kill();
        hosts.alpha().start();
        seen(id, Guest.State.SUSPENDED);
        assertThat(ended(cluster.power(id, Power.RESUME, Power.Options.DEFAULT)).state())
                .isEqualTo(TaskReport.State.DONE);
    }

    @Test
    void the_volumes_of_a_pool_are_listed_and_looked_for_again(@TempDir Path folder) throws IOException {
        hosts.alpha().<Integer>with(connect -> {
            StoragePool pool = connect.storagePoolCreateXML(
                    "<pool type='dir'><name>kept</name><target><path>" + folder + "</path></target></pool>", 0);
            pool.storageVolCreateXML(
                            "<volume><name>disk.img</name><capacity unit='MiB'>4</capacity>"
                                    + "<allocation>0</allocation></volume>",
                            0)
                    .free();
            return pool.free();
        });
        try {
            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(Problem.class)
                    .until(() -> cluster.refresh().storages().stream()
                            .anyMatch(s -> s.name().equals("kept") && s.available()));
            assertThat(says("storage content kept --node alpha"))
                    .contains("1 volume on kept, alpha", "disk.img | images | raw | 4.0 MiB");
            assertThat(says("storage show kept")).contains("type: dir", "alpha | active | ");
            Files.write(folder.resolve("late.img"), new byte[4096]);
            assertThat(says("storage content kept --node alpha")).doesNotContain("late.img");
            runsWell(plan("storage rescan " + cluster.cluster() + " --node alpha"));
            assertThat(says("storage content kept --node alpha")).contains("late.img");
        } finally {
            hosts.alpha().<Integer>with(connect -> {
                StoragePool pool = connect.storagePoolLookupByName("kept");
                pool.destroy();
                return pool.free();
            });
        }
    }

    @Test
    void a_guest_whose_disk_failed_says_so_with_the_disk_and_what_to_do() {
        try (FailingDisk disk = hosts.alpha().disk()) {
            String id = hosts.alpha().define("reader", disk.xml());
            LibvirtHosts.awaitRead(cluster, "reader");
            disk.fail();
            assertThat(ended(cluster.power(id, Power.START, Power.Options.DEFAULT))
                            .state())
                    .isEqualTo(TaskReport.State.DONE);
            seen(id, Guest.State.PAUSED);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(says("vm show reader"))
                            .contains(
                                    "It is halted because its disk " + disk.device(),
                                    "`vm resume kvm/" + id + "`",
                                    "guest agent: not enabled"));
            disk.repair();
            ended(cluster.power(id, Power.STOP, Power.Options.DEFAULT));
        }
    }

    @Test
    void a_screen_is_linked_to_by_the_hosts_name_and_through_a_tunnel_when_it_must() {
        hosts.alpha()
                .define(
                        "open",
                        "<graphics type='vnc' autoport='yes' passwd='geheim'><listen type='address' address='0.0.0.0'/></graphics>");
        hosts.alpha().define("shut", "<graphics type='vnc' autoport='yes'/>");
        hosts.alpha().define("blind");
        LibvirtHosts.awaitRead(cluster, "open", "shut", "blind");
        assertThatThrownBy(() -> says("vm console open")).hasMessageContaining("is stopped");
        for (String guest : List.of("open", "shut", "blind")) {
            hosts.alpha().run(guest);
        }
        await().until(() -> cluster.refresh().guests().stream().allMatch(g -> g.state() == Guest.State.RUNNING));
        assertThat(says("vm console open"))
                .containsPattern("vnc://198\\.1[89]\\.\\d+\\.1:59\\d\\d")
                .doesNotContain("geheim", "ssh");
        assertThat(says("vm console shut"))
                .containsPattern("vnc://localhost:59\\d\\d")
                .containsPattern("ssh -N -L 59(\\d\\d):127\\.0\\.0\\.1:59\\1 198\\.");
        assertThatThrownBy(() -> says("vm console blind")).hasMessageContaining("neither vnc nor spice");
    }
}
