package io.vigie.bot.watch;

import io.vigie.commands.Problem;
import io.vigie.commands.link.Switch;
import io.vigie.commands.link.SwitchState;
import java.util.Optional;
import java.util.function.Supplier;

/** A switch that is as a test says. */
final class FakeSwitch implements Switch {
    private final String name;
    private volatile Supplier<SwitchState> answer = () -> {
        throw Problem.site("nothing was ever shown");
    };

    FakeSwitch(String name) {
        this.name = name;
    }

    void show(SwitchState state) {
        answer = () -> state;
    }

    void does(Supplier<SwitchState> what) {
        answer = what;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SwitchState state() {
        return answer.get();
    }

    @Override
    public Optional<Problem> trouble() {
        return Optional.empty();
    }

    @Override
    public SwitchState poll() {
        return answer.get();
    }

    @Override
    public void close() {}
}
