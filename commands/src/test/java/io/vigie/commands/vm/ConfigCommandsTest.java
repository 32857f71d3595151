package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConfigCommandsTest extends CareOnLab {
    private static final String WIKI = "brest-i11/109";

    @Test
    void a_configuration_is_shown_key_by_key() {
        assertThat(says("vm config wiki"))
                .startsWith("Configuration of wiki (109)\nkey | value\n")
                .contains("cores | 2", "memory | 2048", "net0 | virtio=BC:24:11:01:00:6D,bridge=vmbr0")
                .doesNotContain("digest", "next start");
    }

    @Test
    void a_change_tells_before_and_after_and_what_waits_for_a_restart() {
        Plan plan = plan("vm config wiki --set memory=4096 --set \"description=the wiki, of all\" --set cores=4");
        assertThat(plan.command())
                .isEqualTo("vm config brest-i11/109 --set \"cores=4\" --set \"description=the wiki, of all\""
                        + " --set \"memory=4096\"");
        assertThat(plan.summary()).isEqualTo("Change cores, description, memory of wiki (109) on nikita, brest-i11");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(plan).lines())
                .containsExactly(
                        "cores: 2 → 4, at its next start",
                        "description: not set → the wiki, of all",
                        "memory: 2048 → 4096, at its next start",
                        "wiki (109) goes on with the old values until it is stopped and started, or rebooted by"
                                + " `vm reboot`; a reboot from within is not enough");
        runsWell(plan);
        assertThat(says("vm config wiki"))
                .contains("key | value | at its next start", "cores | 2 | 4", "memory | 2048 | 4096")
                .contains("Some changes wait");
        assertThat(effects(plan("vm config wiki --set cores=3")))
                .contains("cores: 2 (4 at its next start) → 3, at its next start");
        assertThat(problem("vm config wiki --set cores=4").text()).contains("nothing to change");
    }

    @Test
    void a_value_with_quotes_and_backslashes_is_the_same_when_typed_again() {
        for (String typed : new String[] {"\"say \\\"hi\\\" to C:\\x\"", "C:\\", "\"-x\"", "a\\\"b"}) {
            runsWell(plan("vm config wiki --set "
                    + (typed.startsWith("\"") ? "\"description=" + typed.substring(1) : "description=" + typed)));
        }
        assertThat(says("vm config wiki")).contains("description | a\\\"b");
    }

    @Test
    void what_is_asked_for_to_be_unset_goes_at_the_next_start() {
        runsWell(plan("vm config wiki --unset agent"));
        assertThat(says("vm config wiki")).contains("agent | 1 | not set");
        assertThat(problem("vm config wiki --unset agent").text()).contains("nothing to change");
        assertThat(problem("vm config wiki --unset numa").text()).contains("nothing to change");
    }

    @Test
    void a_container_changes_while_it_runs_and_has_no_task_for_it() {
        Plan plan = plan("vm config munin --set cores=2 --set swap=256");
        assertThat(effects(plan)).isEqualTo("cores: 1 → 2\nswap: 512 → 256");
        TaskHandle handle = begin(plan);
        assertThat(report(plan, handle).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(says("vm config munin")).contains("cores | 2", "swap | 256");
    }

    @Test
    void two_admins_at_once_do_not_overwrite_each_other() {
        Plan first = plan("vm config wiki --set description=mine");
        Plan second = plan("vm config wiki --set description=yours");
        runsWell(first);
        Problem late = catchThrowableOfType(Problem.class, () -> begin(second));
        assertThat(late.text())
                .isEqualTo("brest-i11: It was changed in the meantime:"
                        + " checksum mismatch (file change by other user?)");
        assertThat(late.mend()).isEqualTo("Look again.");
        assertThat(says("vm config wiki")).contains("description | mine");
        Plan container = plan("vm config munin --set description=mine");
        runsWell(plan("vm config munin --set description=yours"));
        assertThat(catchThrowableOfType(Problem.class, () -> begin(container)).text())
                .contains("changed in the meantime");
    }

    @Test
    void what_interrupts_or_removes_is_risky_and_what_deletes_is_critical() {
        Plan net = plan("vm config wiki --unset net0");
        assertThat(net.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(net)).contains("→ not set; wiki (109) loses this network interface");
        Plan disk = plan("vm config wiki --unset scsi0");
        assertThat(disk.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(disk)).contains("the guest loses this disk; its volume local:vm-109-disk-0 is kept, unused");
        Plan bridge = plan("vm config wiki --set \"net0=virtio,bridge=vmbr5\"");
        assertThat(bridge.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(bridge)).contains("its network may be interrupted");
        runsWell(plan("vm config wiki --set protection=1"));
        assertThat(plan("vm config wiki --set protection=0").tier()).isEqualTo(Tier.RISKY);
        assertThat(plan("vm config wiki --unset protection").tier()).isEqualTo(Tier.RISKY);
    }

    @Test
    void keys_that_reach_the_node_are_refused_in_words() {
        assertThat(problem("vm config wiki --set \"args=-device x\"").text())
                .isEqualTo("args is not changed from here: Proxmox VE lets only root@pam change it, for it reaches the"
                        + " node itself.");
        assertThat(problem("vm config wiki --set hookscript=local:snippets/x").text())
                .contains("runs a script on the node as root");
        assertThat(problem("vm config wiki --unset hostpci0").text()).contains("a device of the node");
        assertThat(problem("vm config wiki --unset lock").text()).contains("qm unlock");
        assertThat(problem("vm config wiki --set cipassword=x").text()).contains("does not belong into a chat");
        assertThat(problem("vm config wiki --set scsi1=/dev/sda").text()).contains("names a path of the node");
        assertThat(problem("vm config munin --unset rootfs").text()).contains("cannot be without it");
        assertThat(problem("vm config munin --set features=nesting=1").text()).contains("opens the node");
    }

    @Test
    void slips_are_told() {
        Problem coers = problem("vm config wiki --set coers=4");
        assertThat(coers.text()).contains("no such setting of a virtual machine");
        assertThat(coers.candidates()).contains("cores");
        assertThat(problem("vm config munin --set sockets=2").text()).contains("no such setting of a container");
        assertThat(problem("vm config wiki --set cores").text()).contains("no key with a value");
        assertThat(problem("vm config wiki --set cores=").mend()).contains("--unset cores");
        assertThat(problem("vm config wiki --set cores=2 --unset cores").text()).contains("set and unset at once");
        assertThat(problem("vm config wiki --set cores=2 --set cores=3").text()).contains("set twice");
    }

    @Test
    void a_value_that_proxmox_refuses_is_refused_in_its_words() {
        Plan plan = plan("vm config wiki --set cores=many");
        assertThat(catchThrowableOfType(Problem.class, () -> begin(plan)).text())
                .contains("cores: type check ('integer') failed - got 'many'");
    }

    @Test
    void a_locked_guest_a_vanished_one_and_a_cluster_without_quorum_are_not_changed() {
        Plan plan = plan("vm config wiki --set description=x");
        lab.lock(109, "backup");
        assertThat(problem("vm config wiki --set description=x").text()).isEqualTo("wiki (109) is locked (backup).");
        Problem late = catchThrowableOfType(Problem.class, () -> begin(plan));
        assertThat(late.text()).contains("VM is locked (backup)");
        lab.lock(109, "");
        assertThat(problem("vm config wik1 --set description=x").text()).contains("There is no guest wik1");
        lab.kill("camille");
        lab.kill("proxima");
        clock.tick(20);
        assertThat(problem("vm config wiki --set description=x").text())
                .isEqualTo("brest-i11 has no quorum: it refuses every change.");
    }

    @Test
    void a_missing_privilege_is_named_with_its_path_and_mend() {
        Problem memory = without("VM.Config.Memory", PRIVILEGES, "vm config wiki --set memory=4096");
        assertThat(memory.text())
                .contains("less@pve!bot lacks the privilege VM.Config.Memory on /vms/109", "Permission check failed");
        assertThat(memory.mend()).isEqualTo("pveum acl modify /vms/109 --tokens 'less@pve!bot' --roles PVEVMAdmin");
        assertThat(without("VM.Config.Disk", PRIVILEGES, "vm resize wiki scsi0 +1G")
                        .text())
                .contains("VM.Config.Disk on /vms/109");
    }

    @Test
    void after_a_crash_a_change_is_found_by_its_task_or_by_what_holds() {
        Plan vm = plan("vm config wiki --set description=x");
        Plan container = plan("vm config munin --set description=x --unset net0");
        for (Plan plan : new Plan[] {vm, container}) {
            Step step = plan.steps().getFirst();
            Instant intended = clock.instant();
            assertThat(runner(step).trace(step, intended))
                    .as("before it was begun")
                    .isEmpty();
            TaskHandle handle = begin(plan);
            clock.tick(2);
            assertThat(runner(step).trace(step, intended)).contains(handle);
        }
    }

    @Test
    void tags_are_added_and_removed() {
        Plan add = plan("vm tag add wiki lab web Prod");
        assertThat(add.command()).isEqualTo("vm tag add brest-i11/109 Prod lab web");
        assertThat(add.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(add)).isEqualTo("tags: web → Prod;lab;web");
        runsWell(add);
        runsWell(plan("vm tag remove wiki web lab"));
        assertThat(says("vm config wiki")).contains("tags | Prod");
        runsWell(plan("vm tag remove " + WIKI + " Prod"));
        assertThat(says("vm config wiki")).doesNotContain("tags");
        assertThat(problem("vm tag remove wiki Prod").text()).isEqualTo("wiki (109) is not tagged Prod.");
        assertThat(problem("vm tag add tv web").text()).isEqualTo("tv (115) is tagged web already.");
        assertThat(problem("vm tag add wiki ünter").text()).contains("cannot be a tag");
        assertThat(problem("vm tag add wiki .x").text()).contains("cannot be a tag");
    }

    @Test
    void protection_is_given_mildly_and_taken_with_care() {
        Plan on = plan("vm protect wiki on");
        assertThat(on.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(on)).isEqualTo("protection: not set → 1");
        runsWell(on);
        assertThat(problem("vm protect wiki on").text()).isEqualTo("wiki (109) is protected already.");
        Plan off = plan("vm protect wiki off");
        assertThat(off.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(off)).contains("can be removed then");
        runsWell(off);
        assertThat(problem("vm protect wiki off").text()).isEqualTo("wiki (109) is not protected.");
        assertThat(problem("vm protect wiki maybe").candidates()).containsExactly("on", "off");
    }

    @Test
    void a_disk_grows_and_never_shrinks() {
        Plan plan = plan("vm resize wiki scsi0 +10G");
        assertThat(plan.command()).isEqualTo("vm resize brest-i11/109 scsi0 26624M");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(plan))
                .contains(
                        "scsi0: 16.0 GiB → 26.0 GiB on local",
                        "no way back",
                        "local has",
                        "its own system has to grow");
        runsWell(plan);
        assertThat(says("vm config wiki")).contains("size=26G");
        assertThat(problem("vm resize wiki scsi0 20G").text()).startsWith("A disk is never made smaller");
        assertThat(problem("vm resize wiki scsi0 26G").text()).contains("has 26.0 GiB already");
        assertThat(problem("vm resize wiki scsi0 much").text()).isEqualTo("\"much\" is no size.");
        assertThat(problem("vm resize wiki scsi7 +1G").candidates()).containsExactly("scsi0");
        runsWell(plan("vm resize munin rootfs 10G"));
        assertThat(says("vm config munin")).contains("size=10G");
    }

    @Test
    void a_disk_that_would_fill_its_storage_needs_approval_and_fails_in_the_storages_words() {
        Plan plan = plan("vm resize wiki scsi0 1T");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(plan)).contains("more than local has left");
        TaskReport report = run(plan);
        assertThat(report.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(report.says()).contains("Insufficient free space");
    }

    @Test
    void after_a_crash_a_resize_is_found_by_its_task() {
        Plan plan = plan("vm resize wiki scsi0 +1G");
        Step step = plan.steps().getFirst();
        Instant intended = clock.instant();
        assertThat(runner(step).trace(step, intended)).isEmpty();
        TaskHandle handle = begin(plan);
        assertThat(runner(step).trace(step, intended)).contains(handle);
    }

    @Test
    void to_change_is_a_right_of_its_own() {
        TestCaller reader = new TestCaller("vm.read@*", "vm.power@*");
        assertThat(language.run(reader, "vm config wiki")).isNotNull();
        for (String line :
                new String[] {"vm config wiki --set cores=4", "vm tag add wiki x", "vm resize wiki scsi0 +1G"}) {
            assertThat(catchThrowableOfType(Problem.class, () -> language.run(reader, line))
                            .text())
                    .contains("needs vm.config");
        }
    }

    @Test
    void a_console_is_a_link_without_any_ticket() {
        assertThat(says("vm console wiki"))
                .contains(lab.nodes().getFirst() + "/?console=kvm&novnc=1&vmid=109&vmname=wiki&node=nikita")
                .contains("asks for your own login")
                .doesNotContain(lab.tokenSecret());
        assertThat(says("vm console munin")).contains("console=lxc");
        assertThat(says("vm console old-intranet")).contains("nothing to see until it runs");
    }
}
