package io.vigie.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.lab.LabSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on the lab, when things go wrong, as people at the console hear of it. */
class OnTheLabTest {
    private static LabVigie vigie;
    private static ConsoleClient amelie;
    private static ConsoleClient bruno;

    @BeforeAll
    static void open(@TempDir Path folder) {
        // It is asked for every line: on a busy machine it must have the time to answer.
        vigie = JustStarted.read(new LabVigie(
                folder,
                "vigie.identity.connect-timeout=10s",
                "vigie.identity.response-timeout=10s",
                "vigie.identity.cache=1ms"));
        amelie = new ConsoleClient(vigie.address(), "admins", "amelie");
        bruno = new ConsoleClient(vigie.address(), "admins", "bruno");
    }

    @AfterAll
    static void close() {
        amelie.close();
        bruno.close();
        vigie.close();
    }

    @AfterEach
    void heal() {
        LabSite lab = vigie.lab();
        lab.directory().thaw();
        lab.heal();
        // The next test's first line is answered from what was read last.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> vigie.bean(Hypervisors.class).all().stream().allMatch(OnTheLabTest::isWhole));
    }

    private static boolean isWhole(Hypervisor cluster) {
        return cluster.trouble().isEmpty()
                && cluster.inventory().nodes().stream().allMatch(Node::online);
    }

    @Test
    void a_frozen_directory_refuses_what_changes_something_and_lets_reads_go_on() {
        amelie.ask("!cluster list");
        vigie.lab().directory().freeze();
        amelie.ask("!vm list --cluster rennes", "duchesse");
        assertThat(amelie.ask("!vm stop rennes/games", "directory")).doesNotContain("waits for approval");
        vigie.lab().directory().thaw();
        amelie.ask("!vm stop rennes/games", "waits for approval");
        amelie.ask("!withdraw " + amelie.number());
    }

    @Test
    void a_plan_whose_guest_changed_meanwhile_does_not_run() {
        amelie.ask("!vm stop rennes/munin", "waits for approval");
        long plan = amelie.last();
        vigie.lab().clusters().get(2).lock(205, "backup");
        bruno.react(plan, "✅");
        assertThat(amelie.hear("stop", "munin", "locked")).doesNotContain("Done.");
        vigie.lab().clusters().get(2).lock(205, "");
    }

    @Test
    void with_one_node_dead_the_others_answer_and_with_all_dead_the_age_is_told() {
        LabSite lab = vigie.lab();
        lab.clusters().get(0).kill("camille");
        // Alerts come in between: what is heard next need not be the answer.
        amelie.say("!cluster show brest-i11");
        amelie.hear("HA master", "proxima");
        lab.clusters().get(1).kill("agathe");
        lab.clusters().get(1).kill("basile");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(amelie.ask("!vm list --cluster brest-i1")).contains("dns-2", "cannot be read now"));
        await().untilAsserted(
                        () -> assertThat(amelie.ask("!status", "Vigie, up")).contains("in trouble"));
    }

    @Test
    void a_person_of_the_other_realm_sees_and_does_only_what_their_group_may() {
        try (ConsoleClient fanny = new ConsoleClient(vigie.address(), "users", "fanny")) {
            assertThat(fanny.ask("!cluster list", "rennes")).doesNotContain("brest");
            fanny.ask("!vm show brest-i11/tv", "There is no guest");
            fanny.ask("!lab kill nikita", "You may not do this");
        }
    }

    @Test
    void incidents_and_what_people_make_of_them_are_in_the_audit() {
        vigie.lab().laetitia().unplug(30);
        amelie.hear("core camille", "has 1 of 2 members left");
        String number = amelie.number();
        amelie.ask("!alert ack " + number + " I look into it", number);
        amelie.ask("!alert silence link:laetitia/* --for 1h --because painting", "laetitia");
        amelie.ask("!audit", "opened", "acknowledged", "silence");
        amelie.ask("!alert silences", "painting");
    }

    @Test
    void the_task_of_a_run_can_be_looked_at() {
        amelie.say("!vm start brest-i1/web-1");
        String done = amelie.hear("Start web-1", "Done.");
        String command = done.lines()
                .filter(line -> line.startsWith("task show UPID:"))
                .findFirst()
                .orElseThrow();
        amelie.ask("!" + command, "qmstart 102", "TASK OK");
    }

    @Test
    void a_service_is_moved_by_its_manager_and_the_end_is_its_arrival() {
        amelie.say("!ha migrate brest-i11/105 proxima");
        amelie.hear("Migrate web-1 (105) by HA from nikita to proxima", "waits for approval");
        bruno.react(amelie.last(), "✅");
        String done = amelie.hear("by HA from nikita to proxima", "Done.");
        assertThat(done).doesNotContain("task show");
        assertThat(amelie.ask("!vm show brest-i11/105", "proxima")).doesNotContain("nikita");
    }

    @Test
    void a_maintenance_raises_no_alarm_and_a_disarming_is_told_as_what_it_is() {
        amelie.ask("!lab maintenance nikita on", "which is no failover");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(amelie.ask("!ha status --cluster brest-i11")).contains("maintenance"));
        // An end, or a disarming, in the middle of a move would leave the guest where it is.
        awaitWeb(node -> !node.equals("nikita"));
        assertThat(amelie.ask("!alert list", "incident")).doesNotContain("nikita (brest-i11) is gone");
        amelie.ask("!lab maintenance nikita off", "leaves maintenance");
        awaitWeb("nikita"::equals);

        amelie.say("!ha disarm --cluster brest-i11");
        amelie.hear("Disarm the high availability of brest-i11", "waits for approval");
        long plan = amelie.last();
        try (ConsoleClient david = new ConsoleClient(vigie.address(), "admins", "david")) {
            bruno.react(plan, "✅");
            david.react(plan, "✅");
            amelie.hear("high availability of brest-i11 is disarmed: no node is fenced");
        }
        amelie.ask("!clusvcadm -r web-1 -m camille", "ha relocate web-1 camille");
        amelie.say("!ha arm --cluster brest-i11");
        amelie.hear("high availability of brest-i11 is armed again");
    }

    /** Until web-1 of brest-i11 is on such a node, and its move is over. */
    private static void awaitWeb(Predicate<String> node) {
        await().until(() -> vigie.bean(Hypervisors.class)
                .get("brest-i11")
                .inventory()
                .guest("105")
                .filter(web -> node.test(web.node()))
                .flatMap(Guest::ha)
                .filter(ha -> ha.state().equals("started"))
                .isPresent());
    }

    @Test
    void who_may_do_what_is_compared_with_the_directory_and_brought_in_line_by_an_approved_plan() {
        assertThat(amelie.ask("!access check rennes", "not on the cluster's list: cannot sign in there"))
                .contains("gael@resel")
                .contains("no longer in the directory, and still has rights")
                .contains("their tokens work on: backup")
                .contains("PVEVMAdmin on /vms by hand, not by a group")
                .contains("The cluster has no group virt-resel for virt.")
                .contains("root@pam");
        // Alerts may come in between.
        amelie.say("!access sync rennes --remove-vanished entry,acl");
        amelie.hear("waits for approval", "gael@resel is removed, and with it its tokens backup");
        assertThat(amelie.number()).isNotEmpty();
        long plan = amelie.last();
        bruno.react(plan, "✅");
        ConsoleClient david = new ConsoleClient(vigie.address(), "admins", "david");
        david.react(plan, "✅");
        amelie.hear("Done.", "Bring the people and groups of realm resel into rennes");
        david.close();
        assertThat(amelie.ask(
                        "!access check rennes", "only by a group within it, which the cluster's sync does not follow"))
                .doesNotContain("gael@resel")
                .doesNotContain("cannot sign in there");
    }
}
