package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Outcome;
import io.vigie.commands.PastPlans;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.AccessMapping;
import io.vigie.commands.cluster.AccessSyncCommands;
import io.vigie.commands.cluster.ClusterCommands;
import io.vigie.commands.cluster.ClusterLogCommands;
import io.vigie.commands.cluster.GraphCommands;
import io.vigie.commands.cluster.HaCommands;
import io.vigie.commands.cluster.HaRequestCommands;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.NodeCommands;
import io.vigie.commands.cluster.TaskCommands;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.node.BalanceCommands;
import io.vigie.commands.node.DrainCommands;
import io.vigie.commands.node.ServiceCommands;
import io.vigie.commands.storage.CareCommands;
import io.vigie.commands.storage.CheckCommands;
import io.vigie.commands.storage.ContentCommands;
import io.vigie.commands.storage.Sans;
import io.vigie.commands.storage.ShowCommands;
import io.vigie.commands.storage.StorageCommands;
import io.vigie.commands.storage.UsageCommands;
import io.vigie.commands.vm.AutostartCommands;
import io.vigie.commands.vm.BackupCommands;
import io.vigie.commands.vm.CloneCommands;
import io.vigie.commands.vm.ConfigCommands;
import io.vigie.commands.vm.ConsoleCommands;
import io.vigie.commands.vm.MigrationCommands;
import io.vigie.commands.vm.PowerCommands;
import io.vigie.commands.vm.SnapshotCommands;
import io.vigie.commands.vm.VmCommands;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.libvirt.Domain;

/** Each command typed at a plain host: an answer, a plan or a refusal in words, and never a claim of what is not there. */
class EveryCommandTest {
    private static final String UUID = "6695eb01-f6a4-8304-79aa-97f2502e193f";

    private final LibvirtCluster cluster = TestDriver.cluster();
    private final Hypervisors of = new Hypervisors(List.of(cluster));
    private final Clock clock = Clock.systemUTC();
    private final List<CommandSet> sets = List.of(
            new ClusterCommands(of, clock),
            new NodeCommands(of, clock),
            new HaCommands(of, clock),
            new HaRequestCommands(of, clock),
            new WhatIfCommands(of, clock),
            new ClusterLogCommands(of, clock),
            new BalanceCommands(of),
            new DrainCommands(of, PastPlans.NONE, clock),
            new ServiceCommands(of),
            new GraphCommands(of, clock),
            new AccessSyncCommands(of, new AccessMapping.All(List.of())),
            new VmCommands(of, clock),
            new PowerCommands(of),
            new SnapshotCommands(of, clock),
            new MigrationCommands(of),
            new ConfigCommands(of),
            new AutostartCommands(of),
            new CloneCommands(of),
            new ConsoleCommands(of),
            new BackupCommands(of, clock),
            new TaskCommands(of, clock),
            new StorageCommands(of, new Sans(List.of()), clock),
            new ContentCommands(of),
            new ShowCommands(of, new Sans(List.of()), clock),
            new UsageCommands(of, clock),
            new CheckCommands(of, new Sans(List.of()), clock),
            new CareCommands(of, new Sans(List.of()), clock));
    private final CommandLanguage language = new CommandLanguage(sets);

    /** What stands in for the words of the lab's example. */
    private static final Map<String, String> HERE = new TreeMap<>(Map.ofEntries(
            Map.entry("brest-i11/", "kvm-lab/"),
            Map.entry("brest-i11", "kvm-lab"),
            Map.entry("web-1", "test"),
            Map.entry("web-2", "test"),
            Map.entry("nikita", "alpha"),
            Map.entry("camille", "alpha"),
            Map.entry("proxima", "alpha"),
            Map.entry("san-lvm", "default-pool"),
            Map.entry("local", "default-pool")));

    @BeforeEach
    void a_guest_runs() {
        cluster.refresh();
        await().until(() -> !cluster.refresh().storages().isEmpty());
        if (cluster.guest(UUID).guest().state() != io.vigie.commands.cluster.Guest.State.RUNNING) {
            var handle = cluster.power(
                    UUID, io.vigie.commands.cluster.Power.START, io.vigie.commands.cluster.Power.Options.DEFAULT);
            await().until(() -> cluster.task(handle).state().ended());
            await().until(() -> cluster.guest(UUID).guest().state() == io.vigie.commands.cluster.Guest.State.RUNNING);
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static String here(String example) {
        String line = example;
        for (Map.Entry<String, String> word : HERE.entrySet()) {
            line = line.replaceAll("(?<![\\w-])" + word.getKey() + "(?![\\w-])", word.getValue());
        }
        return line;
    }

    /** What is said, whatever it is; a fault of ours is none of it. */
    private String said(String line) {
        try {
            return switch (language.run(TestCaller.ALL, line)) {
                case Outcome.Reply reply -> PlainText.of(reply);
                case Outcome.Proposed proposed -> words(proposed.plan());
            };
        } catch (Problem problem) {
            assertThat(problem.whose()).as(line + ": " + problem.text()).isNotEqualTo(Problem.Whose.OURS);
            return problem.text() + " " + problem.mend() + " " + problem.candidates();
        }
    }

    private static String words(Plan plan) {
        return plan.summary() + plan.preconditions() + plan.effects();
    }

    @Test
    void every_example_of_the_help_has_an_answer_a_plan_or_a_refusal() {
        List<CommandDoc> docs = new ArrayList<>();
        sets.forEach(set -> set.describe((doc, arguments, handler) -> docs.add(doc)));
        assertThat(docs).hasSizeGreaterThan(50).allSatisfy(doc -> {
            String said = said(here(doc.example()));
            assertThat(said).as(doc.words()).isNotBlank();
            assertThat(said)
                    .as(here(doc.example()))
                    .doesNotContain("has quorum", "quorate", "HA-managed", "HA rules", "not managed", "HA master")
                    .doesNotContain("There is no guest test", "null");
        });
    }

    @Test
    void what_libvirt_has_no_word_for_is_refused_by_name_with_what_to_do_instead() {
        for (String line : List.of(
                "vm clone test copy",
                "vm backup test",
                "vm backups test",
                "vm resize test vda +1G",
                "ha status --cluster kvm-lab",
                "ha add test",
                "cluster log kvm-lab",
                "graph vm test",
                "node services alpha",
                "node reboot alpha",
                "node shutdown alpha",
                "access sync kvm-lab --realm x")) {
            Problem problem = catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
            assertThat(problem).as(line).isNotNull();
            assertThat(problem.text()).as(line).startsWith("kvm-lab is of kind libvirt, ");
            assertThat(problem.mend()).as(line).isNotBlank();
        }
        for (String line : List.of(
                "vm config test --set cores=4",
                "vm tag add test web",
                "vm tag remove test web",
                "vm protect test off")) {
            Problem problem = catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
            assertThat(problem).as(line).isNotNull();
            assertThat(problem.text()).as(line).contains("libvirt");
        }
    }

    @Test
    void the_cluster_has_no_votes_and_nothing_to_tell_of_high_availability() {
        assertThat(said("cluster show kvm-lab"))
                .contains("kind: libvirt", "nodes: 1 of 1", "alpha")
                .doesNotContain("quor", "vote", "HA");
        assertThat(said("cluster list")).contains("kvm-lab | lab | none | 1 of 1");
        assertThat(said("node list")).contains("alpha").doesNotContain("HA");
        assertThat(said("node show alpha")).contains("Guests here").doesNotContain("HA", "root disk", "uptime");
        assertThat(said("vm list")).contains("test").doesNotContain("HA");
        assertThat(said("vm show test"))
                .contains("starts with its node: ", "vcpus: 2")
                .doesNotContain("HA");
        assertThat(said("cluster whatif alpha"))
                .contains("guests lost until it is back: 1", "Nobody starts its guests elsewhere")
                .doesNotContain("quorum", "votes", "services restarted");
    }

    @Test
    void storage_shows_pools_and_their_volumes() {
        assertThat(said("storage list")).contains("default-pool | kvm-lab | dir");
        assertThat(said("storage content default-pool")).contains("0 volumes on default-pool, alpha");
        assertThat(said("storage content default-pool --node alpha")).contains("Nothing is seen there.");
        assertThat(said("storage show default-pool"))
                .contains("default-pool, kvm-lab")
                .contains("type: dir, each node's own", "alpha | active | ");
        assertThat(said("storage rescan kvm-lab")).contains("Look again at the storages of kvm-lab");
        assertThat(said("storage check"))
                .contains("kvm-lab: nothing is found wrong, but not all could be seen.")
                .contains("what vda lies on is not told", "none is called so", "1 storage");
        assertThat(said("storage usage default-pool")).contains("Use of default-pool", "Nothing is seen on");
        assertThat(said("storage remove kvm-lab/default-pool:x")).contains("whose storages are not enabled, disabled");
        assertThat(said("storage disable default-pool")).contains("whose storages are not enabled, disabled");
    }

    @Test
    void what_was_moved_before_the_start_nobody_can_know() {
        assertThat(said("node undrain alpha")).contains("Vigie knows of no drain of alpha");
        assertThat(said("task list")).contains("libvirt keeps no list of tasks; these are Vigie's own since ");
    }

    @Test
    void a_task_is_shown_by_its_name() {
        Plan plan = ((Outcome.Proposed) language.run(TestCaller.ALL, "vm suspend test --to-disk")).plan();
        assertThat(plan.command()).isEqualTo("vm suspend kvm-lab/" + UUID + " --to-disk");
        assertThat(words(plan)).contains("its memory is written to disk");
        var handle = cluster.autostart()
                .orElseThrow()
                .set(UUID, true, cluster.guest(UUID).digest());
        await().until(() -> cluster.task(handle).state().ended());
        assertThat(said("task show " + handle.id())).contains("autostart " + UUID, "done");
        assertThat(said("vm autostart test on")).contains("starts with its node already");
        assertThat(said("task stop " + handle.id())).contains("does not run");
    }

    @Test
    void a_transient_guest_is_not_started_with_its_host() {
        try (Link link = new Link(
                new LibvirtSettings.Host("alpha", "test:///default"),
                "test",
                LibvirtSettings.CALL_TIMEOUT,
                clock,
                Link.Hooks.NONE,
                Link.WhenLate.GIVE_UP)) {
            String id = link.call("making a guest", LibvirtSettings.CALL_TIMEOUT, c -> {
                Domain made = c.domainCreateXML(
                        "<domain type='test'><name>passing</name><memory>1024</memory><os><type>hvm</type></os></domain>",
                        0);
                try {
                    return made.getUUIDString();
                } finally {
                    made.free();
                }
            });
            try {
                LibvirtHosts.awaitRead(cluster, "passing");
                assertThat(said("vm autostart passing on")).contains("transient", "virsh define");
            } finally {
                var unused = link.<Boolean>call("ending it", LibvirtSettings.CALL_TIMEOUT, c -> {
                    Domain made = c.domainLookupByUUIDString(id);
                    made.destroy();
                    return made.free() == 0;
                });
            }
        }
    }
}
