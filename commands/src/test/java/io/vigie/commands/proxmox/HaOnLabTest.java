package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HaCommands;
import io.vigie.commands.cluster.HaRequestCommands;
import io.vigie.commands.cluster.HaSteps;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.Release;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the typed line to the effect: commands, plan, steps and driver against a cluster that speaks the protocol. */
class HaOnLabTest {
    private static final LabAuthority AUTHORITY = new LabAuthority("Lab CA");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
    private Release release = Release.PVE_9;
    private Optional<Site> running = Optional.empty();

    private final class Site implements AutoCloseable {
        final LabCluster lab = new LabCluster(LabClusterSpec.brestI11().of(release), new LabTime(clock, 1), AUTHORITY);
        final ProxmoxCluster cluster = cluster(lab.tokenId(), lab.tokenSecret());
        final ProxmoxClient admin = client();
        final Hypervisors hypervisors = new Hypervisors(List.of(cluster));
        final CommandLanguage language = language(hypervisors);
        final HaSteps steps = new HaSteps(hypervisors, clock);

        ProxmoxCluster cluster(String token, String secret) {
            return new ProxmoxCluster(settings(token, secret), clock);
        }

        private ProxmoxSettings settings(String token, String secret) {
            return new ProxmoxSettings(
                            "brest-i11",
                            "main",
                            lab.nodes(),
                            new ProxmoxSettings.Login.Token(token, Secret.of(secret)),
                            lab.fingerprints(),
                            Optional.empty())
                    .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
        }

        private ProxmoxClient client() {
            String secret = lab.addToken("root@pam!admin", Map.of("/", Set.of("Sys.Audit", "Sys.Console")));
            return new ProxmoxClient(settings("root@pam!admin", secret), clock, Wire.LONGEST_BODY);
        }

        CommandLanguage language(Hypervisors all) {
            return new CommandLanguage(List.of(new HaRequestCommands(all, clock), new HaCommands(all, clock)));
        }

        @Override
        public void close() {
            cluster.close();
            admin.close();
            lab.close();
        }
    }

    private Site site() {
        if (running.isEmpty()) {
            running = Optional.of(new Site());
            running.get().cluster.refresh();
        }
        return running.get();
    }

    @AfterEach
    void close() {
        running.ifPresent(Site::close);
    }

    private Plan plan(String line) {
        return ((Outcome.Proposed) site().language.run(TestCaller.ALL, line)).plan();
    }

    private Problem problem(String line) {
        site();
        return catchThrowableOfType(Problem.class, () -> site().language.run(TestCaller.ALL, line));
    }

    private String shown(String line) {
        return PlainText.of(site().language.run(TestCaller.ALL, line));
    }

    private TaskReport run(String line) {
        Step step = plan(line).steps().getFirst();
        return followed(step, site().steps.begin(step));
    }

    private TaskReport followed(Step step, TaskHandle handle) {
        for (int i = 0; i < 300; i++) {
            TaskReport report = site().steps.report(step, handle);
            if (report.state().ended()) {
                return report;
            }
            clock.advance(Duration.ofSeconds(2));
        }
        throw new AssertionError(step.says() + " does not end");
    }

    private Guest guest(String id) {
        return site().cluster.guest(id).guest();
    }

    private void rule(String name, String rest) {
        Call call = Call.post("cluster", "ha", "rules").with("rule", name);
        for (String pair : rest.split("&")) {
            call = call.with(pair.split("=")[0], pair.split("=")[1]);
        }
        site().admin.write(call);
    }

    @Test
    void a_guest_is_put_under_care_moved_stopped_and_let_go() {
        assertThat(run("ha add wiki --cluster brest-i11").says()).isEqualTo("wiki (109) is running on nikita");
        assertThat(run("ha migrate wiki camille").says()).isEqualTo("wiki (109) is running on camille");
        assertThat(run("ha relocate wiki proxima").says()).isEqualTo("wiki (109) is running on proxima");
        assertThat(run("ha stop wiki").says()).isEqualTo("wiki (109) is stopped on proxima");
        assertThat(run("ha migrate wiki nikita").says()).isEqualTo("wiki (109) is stopped on nikita");
        assertThat(run("ha start wiki").says()).isEqualTo("wiki (109) is running on nikita");
        assertThat(run("ha remove wiki").says())
                .isEqualTo("wiki (109) is not under high availability any more, and is running on nikita");
    }

    @Test
    void the_release_before_does_the_same_with_groups() {
        release = Release.PVE_8;
        site().admin
                .write(Call.post("cluster", "ha", "groups")
                        .with("group", "san")
                        .with("nodes", "camille:2,proxima")
                        .with("nofailback", 1)
                        .with("restricted", 1));
        assertThat(problem("ha add proxy --group nope").text()).isEqualTo("brest-i11 has no HA group nope.");
        assertThat(run("ha add proxy --group san").says()).isEqualTo("proxy (104) is running on camille");
        assertThat(shown("ha rules")).contains("san | group | proxy (ct:104) | camille (2), proxima (0) | yes");
        assertThat(problem("ha migrate proxy nikita").text())
                .isEqualTo("The HA group san allows proxy (104) only on camille, proxima, not on nikita.");
        assertThat(plan("ha migrate proxy proxima").effects().toString())
                .contains("proxy (104) is interrupted")
                .contains("without failback it stays all the same");
        assertThat(run("ha migrate proxy proxima").says()).isEqualTo("proxy (104) is running on proxima");
        assertThat(problem("ha disarm").text())
                .isEqualTo("brest-i11 runs Proxmox VE 8.4.14, whose high availability cannot be disarmed.");
    }

    @Test
    void rules_of_every_kind_are_shown_and_a_move_obeys_them() {
        rule("home", "type=node-affinity&resources=vm:107&nodes=nikita:2,camille:1&strict=1");
        rule("apart", "type=resource-affinity&affinity=negative&resources=vm:105,vm:101");
        rule("both", "type=resource-affinity&affinity=positive&resources=vm:106,vm:108");
        rule("off", "type=resource-affinity&affinity=negative&resources=vm:106,vm:102&disable=1");
        assertThat(shown("ha rules"))
                .contains("home | node-affinity | radius (vm:107) | nikita (2), camille (1) | yes")
                .contains("apart | resource-affinity | ldap1 (vm:101), web-1 (vm:105)")
                .contains("keep apart", "keep together")
                .contains("off | resource-affinity, off");
        assertThat(problem("ha migrate radius proxima --cluster brest-i11").text())
                .contains("HA rule home allows");
        assertThat(problem("ha migrate 105 camille").text()).contains("keep web-1 (105) apart from ldap1 (101)");
        assertThat(plan("ha migrate 106 camille").effects().toString())
                .contains("the HA rules move these with it: mattermost-chat (108)");
        assertThat(run("ha migrate 106 camille").state()).isEqualTo(State.DONE);
        assertThat(guest("108").node()).isEqualTo("camille");
    }

    @Test
    void a_rule_that_came_between_the_look_and_the_request_is_told_by_the_answer() {
        Step step = plan("ha migrate 105 camille").steps().getFirst();
        rule("apart", "type=resource-affinity&affinity=negative&resources=vm:105,vm:101");
        Problem p = catchThrowableOfType(Problem.class, () -> site().steps.begin(step));
        assertThat(p.text()).contains("The HA rules keep it from camille: vm:101 (resource-affinity)");
    }

    @Test
    void a_request_that_came_between_is_not_overruled_unseen() {
        Step step = plan("ha stop 105").steps().getFirst();
        site().admin.write(Call.put("cluster", "ha", "resources", "vm:105").with("state", "ignored"));
        Problem p = catchThrowableOfType(Problem.class, () -> site().steps.begin(step));
        assertThat(p.text()).contains("Somebody has asked for ignored meanwhile, where started was requested.");
        assertThat(p.whose()).isEqualTo(Problem.Whose.USER);
    }

    @Test
    void a_target_that_dies_after_the_request_leaves_the_service_where_it_is() {
        Step step = plan("ha migrate 105 camille").steps().getFirst();
        TaskHandle handle = site().steps.begin(step);
        site().lab.kill("proxima");
        assertThat(followed(step, handle).state()).isEqualTo(State.DONE);
        Step other = plan("ha migrate 106 camille").steps().getFirst();
        TaskHandle lost = site().steps.begin(other);
        site().lab.kill("camille");
        // Nobody has quorum now: nothing is decided, however long that lasts.
        clock.advance(Duration.ofMinutes(10));
        assertThat(site().steps.report(other, lost).says()).contains("the cluster has no quorum");
    }

    @Test
    void a_dead_target_is_refused_although_the_manager_would_take_it() {
        site().lab.kill("proxima");
        clock.advance(Duration.ofSeconds(20));
        assertThat(problem("ha migrate 105 proxima").text()).startsWith("proxima does not answer");
        Problem without = problem("ha remove 111 --cluster rennes");
        assertThat(without.text()).contains("no cluster rennes");
        clock.advance(Duration.ofSeconds(60));
        assertThat(plan("ha remove gitlab").effects().toString()).contains("is not recovered, and stays down");
    }

    @Test
    void a_maintenance_shows_and_keeps_moves_away() {
        site().lab.maintenance("proxima", true);
        clock.advance(Duration.ofSeconds(12));
        assertThat(site().cluster.refresh().node("proxima").orElseThrow().ha()).isEqualTo(NodeHa.MAINTENANCE);
        assertThat(problem("ha migrate 105 proxima").text()).contains("proxima is in HA state maintenance");
        assertThat(shown("ha status")).contains("proxima | maintenance");
    }

    @Test
    void an_error_is_cleared_by_a_stop() {
        site().lab.failService("vm:105");
        assertThat(problem("ha start 105").mend()).contains("`ha stop brest-i11/105`");
        assertThat(run("ha stop 105").says()).isEqualTo("web-1 (105) is stopped on nikita");
        assertThat(run("ha start 105").says()).isEqualTo("web-1 (105) is running on nikita");
    }

    @Test
    void it_is_disarmed_shown_as_such_and_armed() {
        assertThat(run("ha disarm --mode freeze").says()).startsWith("high availability is disarmed");
        assertThat(shown("ha status")).contains("disarmed (freeze)", "no node is fenced and nothing is recovered");
        assertThat(site().cluster.refresh().haDisarmed()).isTrue();
        assertThat(problem("ha stop 105").mend()).contains("`ha arm --cluster brest-i11`");
        assertThat(run("ha arm").says()).isEqualTo("high availability is armed");
        assertThat(run("ha disarm --mode ignore").state()).isEqualTo(State.DONE);
        assertThat(site().cluster.refresh().guest("105").orElseThrow().state()).isEqualTo(Guest.State.RUNNING);
        assertThat(run("ha arm").state()).isEqualTo(State.DONE);
    }

    @Test
    void a_token_without_the_privilege_is_told_which_and_how_to_grant_it() {
        String secret = site().lab.addToken("reader@pve!bot", Map.of("/", Set.of("Sys.Audit", "VM.Audit")));
        try (ProxmoxCluster reader = site().cluster("reader@pve!bot", secret)) {
            reader.refresh();
            Step step = plan("ha stop 105").steps().getFirst();
            Problem p = catchThrowableOfType(
                    Problem.class, () -> new HaSteps(new Hypervisors(List.of(reader)), clock).begin(step));
            assertThat(p.text()).contains("reader@pve!bot lacks the privilege Sys.Console on /");
            assertThat(p.mend()).contains("PVESysAdmin");
        }
    }

    @Test
    void what_became_of_a_request_is_found_again_after_a_crash() {
        Step stop = plan("ha stop 105").steps().getFirst();
        Instant intended = clock.instant();
        assertThat(site().steps.trace(stop, intended)).isEmpty();
        site().steps.begin(stop);
        TaskHandle found = site().steps.trace(stop, intended).orElseThrow();
        assertThat(followed(stop, found).state()).isEqualTo(State.DONE);
    }
}
