package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.HaRequests.Managed;
import io.vigie.commands.cluster.HighAvailability.Bond;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.HighAvailability.Service;
import io.vigie.commands.cluster.HighAvailability.Status;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.testing.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** A cluster with two services and two guests that are none, its high availability, and the commands on it. */
abstract class HaRequestsFixture {
    static final Instant NOW = FakeHypervisor.NOW.plusSeconds(60);

    final SettableClock clock = new SettableClock(NOW);
    final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .node("proxima", true)
            .node("dead", false)
            .guest("109", "wiki", "nikita", State.RUNNING)
            .guest("110", "off", "nikita", State.STOPPED);
    final FakeHypervisor rennes = new FakeHypervisor("rennes").node("louise", true);
    final Hypervisors hypervisors = new Hypervisors(List.of(brest, rennes));
    final CommandLanguage language =
            new CommandLanguage(List.of(new HaRequestCommands(hypervisors, clock), new HaCommands(hypervisors, clock)));
    final HaSteps steps = new HaSteps(hypervisors, clock);
    final List<Service> services = new ArrayList<>();
    String armed = "armed";
    String master = "camille";
    Instant written = NOW.minusSeconds(4);

    @BeforeEach
    void two_services() {
        service("105", "web-1", "nikita", State.RUNNING, "started", "started");
        service("106", "web-2", "camille", State.RUNNING, "started", "started");
    }

    void service(String id, String name, String node, State runs, String state, String requested) {
        service(id, name, node, runs, state, requested, state);
    }

    void service(String id, String name, String node, State runs, String state, String requested, String shown) {
        brest.guest(brest.aGuest(id, name, node, runs, "", Optional.of(new Guest.HaService(state, requested))));
        services.removeIf(s -> s.guest().equals(id));
        services.add(new Service("vm:" + id, node, state, requested, shown));
        brest.requests.managed.put(id, new Managed("vm:" + id, requested, 1, 1, true, "", ""));
        show();
    }

    void show() {
        brest.ha = Optional.of(new Status(
                brest.quorate,
                master,
                Optional.of(written),
                armed,
                armed.startsWith("disarm") ? "freeze" : "",
                List.of(),
                services));
    }

    void rule(String name, Bond bond, Map<String, Integer> nodes, boolean strict, boolean on, String... sids) {
        String kind = nodes.isEmpty() ? "resource-affinity" : "node-affinity";
        brest.rules.add(new Rule(name, kind, List.of(sids), nodes, strict, on, bond, ""));
    }

    Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    TaskReport begunAndSeen(Plan plan) {
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        return steps.report(plan.steps().getFirst(), handle);
    }
}
