package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a manager for high availability does that takes requests. */
public interface HaContract {
    Hypervisor hypervisor();

    Optional<String> spare();

    Optional<String> service();

    void pass(Duration time);

    Instant now();

    /** Whether the whole cluster may be left without fencing for some minutes. */
    default boolean mayDisarm() {
        return false;
    }

    private HaRequests requests() {
        assumeTrue(hypervisor().haRequests().isPresent(), "it has no high availability to ask");
        return hypervisor().haRequests().orElseThrow();
    }

    private HighAvailability ha() {
        return hypervisor().highAvailability().orElseThrow();
    }

    @Test
    default void a_guest_comes_under_high_availability_and_is_taken_out_again() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be managed");
        HaRequests requests = requests();
        assertThat(requests.find(id)).isEmpty();
        assertThatThrownBy(() -> requests.remove(id)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> requests.request(id, "started", "stopped")).isInstanceOf(Problem.class);
        Map<String, String> settings = Map.of("state", "started", "max-restart", "3", "comment", "of the contract");
        assertThat(run("ha.add", id, settings).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(requests.find(id)).hasValueSatisfying(m -> {
            assertThat(m.requested()).isEqualTo("started");
            assertThat(m.maxRestart()).isEqualTo(3);
            assertThat(m.maxRelocate()).isEqualTo(1);
            assertThat(m.comment()).isEqualTo("of the contract");
        });
        assertThat(ha().status().serviceOf(id)).isPresent();
        assertThat(hypervisor().guest(id).guest().ha()).isPresent();
        assertThatThrownBy(() -> requests.add(
                        id,
                        new HaRequests.Settings(
                                "started", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())))
                .as("a second time")
                .isInstanceOf(Problem.class);
        assertThat(run("ha.remove", id, Map.of()).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(requests.find(id)).isEmpty();
        assertThat(hypervisor().guest(id).guest().state())
                .as("it goes on running")
                .isEqualTo(Guest.State.RUNNING);
    }

    @Test
    default void a_guest_that_is_not_there_cannot_be_managed() {
        HaRequests requests = requests();
        assertThatThrownBy(() -> requests.find("no-such-guest")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> requests.remove("no-such-guest")).isInstanceOf(Problem.class);
    }

    @Test
    default void a_request_is_followed_until_the_service_is_what_was_asked_for() {
        String id = service().orElse("");
        assumeTrue(!id.isEmpty(), "no service that may be stopped");
        HaRequests requests = requests();
        assertThat(run("ha.stop", id, Map.of("was", "started")).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(hypervisor().guest(id).guest().state()).isEqualTo(Guest.State.STOPPED);
        assertThatThrownBy(() -> requests.request(id, "started", "stopped"))
                .as("it is not any more what the caller saw")
                .isInstanceOf(Problem.class);
        assertThat(run("ha.start", id, Map.of("was", "stopped")).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(hypervisor().guest(id).guest().state()).isEqualTo(Guest.State.RUNNING);
    }

    @Test
    default void a_service_is_moved_live_and_by_a_restart() {
        String id = service().orElse("");
        assumeTrue(!id.isEmpty(), "no service that may be moved");
        requests();
        Inventory inventory = hypervisor().refresh();
        String home = inventory.guest(id).orElseThrow().node();
        String other = inventory.nodes().stream()
                .filter(n -> HaScene.able(n) && !n.name().equals(home))
                .map(Node::name)
                .findFirst()
                .orElse("");
        assumeTrue(!other.isEmpty(), "there is no other node for it");
        assertThat(run("ha.migrate", id, Map.of("target", other, "from", home)).state())
                .isEqualTo(TaskReport.State.DONE);
        assertThat(hypervisor().guest(id).guest().node()).isEqualTo(other);
        assertThatThrownBy(() -> begin("ha.migrate", id, Map.of("target", other, "from", home)))
                .as("somebody has moved it meanwhile")
                .isInstanceOf(Problem.class);
        assertThat(run("ha.relocate", id, Map.of("target", home, "from", other)).state())
                .isEqualTo(TaskReport.State.DONE);
        assertThat(hypervisor().guest(id).guest().node()).isEqualTo(home);
        assertThat(hypervisor().guest(id).guest().state()).isEqualTo(Guest.State.RUNNING);
        assertThat(hypervisor().guest(id).guest().uptime())
                .as("a relocation is a restart")
                .isLessThan(Duration.ofMinutes(2));
    }

    @Test
    default void rules_or_groups_are_told_by_the_answer() {
        HaRequests requests = requests();
        boolean groups = requests.hasGroups();
        assertThat(ha().rules())
                .allSatisfy(r -> assertThat(r.kind().equals("group")).isEqualTo(groups));
    }

    @Test
    default void it_is_disarmed_and_armed_where_it_can_be() {
        HaRequests requests = requests();
        if (ha().status().armed().isEmpty()) {
            assertThatThrownBy(() -> requests.disarm("freeze")).isInstanceOf(Problem.class);
            assertThatThrownBy(requests::arm).isInstanceOf(Problem.class);
            return;
        }
        assumeTrue(mayDisarm() && ha().status().armed().equals("armed"), "it may not be disarmed");
        assertThat(run("ha.disarm", "", Map.of("mode", "freeze")).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(ha().status().disarmed()).isTrue();
        assertThat(ha().status().mode()).isEqualTo("freeze");
        assertThat(hypervisor().refresh().haArmed()).isEqualTo("disarmed");
        assertThat(run("ha.arm", "", Map.of()).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(ha().status().armed()).isEqualTo("armed");
        assertThat(ha().status().mode()).isEmpty();
    }

    private HaSteps steps() {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
        return new HaSteps(new Hypervisors(List.of(hypervisor())), clock);
    }

    private Step step(String operation, String subject, Map<String, String> parameters) {
        return new Step(operation, hypervisor().cluster(), subject, new TreeMap<>(parameters), operation);
    }

    private TaskHandle begin(String operation, String subject, Map<String, String> parameters) {
        return steps().begin(step(operation, subject, parameters));
    }

    /** Follows a request to its effect, for at most five minutes of the site's time. */
    private TaskReport run(String operation, String subject, Map<String, String> parameters) {
        Step step = step(operation, subject, parameters);
        Instant since = now();
        TaskHandle handle = steps().begin(step);
        for (int i = 0; i < 300; i++) {
            TaskReport report = steps().report(step, handle);
            if (report.state().ended()) {
                assertThat(steps().trace(step, since)).as("after a crash").isPresent();
                return report;
            }
            pass(Duration.ofSeconds(1));
        }
        throw new AssertionError(operation + " of " + subject + " does not end");
    }
}
