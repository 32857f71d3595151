package io.vigie.commands.node;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.ClusterLogCommands;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HighAvailability;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.testing.SettableClock;
import java.util.List;
import java.util.Optional;

/** Three nodes in memory with two guests, and the commands on them. */
class NodeTestSite {
    static final long GIB = 1L << 30;

    final SettableClock clock = new SettableClock(FakeHypervisor.NOW);
    final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .node("proxima", true);
    final Hypervisors hypervisors = new Hypervisors(List.of(brest));
    private final CommandLanguage language = new CommandLanguage(List.of(
            new DrainCommands(hypervisors, clock),
            new BalanceCommands(hypervisors),
            new ServiceCommands(hypervisors),
            new ClusterLogCommands(hypervisors, clock),
            new WhatIfCommands(hypervisors, clock)));

    NodeTestSite() {
        brest.ha = Optional.of(
                new HighAvailability.Status(true, "camille", Optional.empty(), "armed", List.of(), List.of()));
    }

    Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    Problem problem(String line) {
        return problem(TestCaller.ALL, line);
    }

    Problem problem(TestCaller caller, String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(caller, line));
    }

    String text(String line) {
        return PlainText.of(language.run(TestCaller.ALL, line));
    }

    Guest running(String id, String name, String node) {
        return add(id, name, node, 2, 4, Optional.empty());
    }

    Guest service(String id, String name, String node) {
        return add(id, name, node, 2, 4, Optional.of(new Guest.HaService("started", "started")));
    }

    Guest add(String id, String name, String node, int used, int total, Optional<Guest.HaService> ha) {
        Guest like = brest.aGuest(id, name, node, Guest.State.RUNNING, "", ha);
        Guest guest = new Guest(
                id,
                like.kind(),
                name,
                "brest-i11",
                node,
                Guest.State.RUNNING,
                like.cpu(),
                like.cpus(),
                used * GIB,
                total * GIB,
                like.uptime(),
                List.of(),
                false,
                "",
                ha);
        brest.guest(guest);
        return guest;
    }
}
