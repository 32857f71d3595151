package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import io.vigie.commands.link.LinkHistory;
import io.vigie.commands.link.Switch;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A switch asked by SNMP version 2c or 3. */
public final class SnmpSwitch implements Switch {
    private final SnmpSettings settings;
    private final Clock clock;
    private final Duration rarely;
    private final Meters meters = new Meters();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable SwitchState last;
    private volatile @Nullable Problem trouble;
    private @Nullable SnmpClient client;
    private @Nullable Rare rare;
    private boolean closed;

    /** Reads everything at each poll. */
    public SnmpSwitch(SnmpSettings settings, Clock clock) {
        this(settings, clock, Duration.ZERO);
    }

    /**
     * @param rarely how old names, neighbours and counters may be: a poll that comes sooner after the last one, as
     *     after a trap, only reads what a trap speaks of
     */
    public SnmpSwitch(SnmpSettings settings, Clock clock, Duration rarely) {
        this.settings = settings;
        this.clock = clock;
        this.rarely = rarely;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public SwitchState state() {
        SwitchState known = last;
        if (known != null) {
            return known;
        }
        Problem why = trouble;
        throw why != null ? why : Problem.site(name() + " has not been asked yet.");
    }

    @Override
    public Optional<Problem> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public SwitchState poll() {
        return read(rarely);
    }

    @Override
    public SwitchState survey() {
        return read(Duration.ZERO);
    }

    private SwitchState read(Duration mayBeOld) {
        lock();
        try {
            SnmpClient asked = client();
            Optional<Rare> recent = Optional.ofNullable(rare)
                    .filter(r -> Duration.between(r.at(), clock.instant()).compareTo(mayBeOld) < 0);
            SwitchReader.Result result = SwitchReader.read(settings, asked, recent, clock::instant);
            if (rare != result.rare()) {
                meters.measure(asked, result.state(), result.interfaces(), clock.instant());
                rare = result.rare();
            }
            SwitchState state = meters.with(result.state());
            last = state;
            trouble = null;
            return state;
        } catch (Problem p) {
            throw failed(p);
        } catch (RuntimeException e) {
            throw failed(Problem.site(name() + " answers SNMP with something that cannot be understood.", e));
        } finally {
            asking.unlock();
        }
    }

    @Override
    public List<PortChannel> documented() {
        return settings.channels().stream()
                .map(c -> new PortChannel(
                        c.id(),
                        c.name(),
                        c.peer(),
                        c.carries(),
                        c.members().stream()
                                .map(w -> new Member(w.port(), w.remote(), MemberState.MISSING, 0, "not asked yet"))
                                .toList()))
                .toList();
    }

    /** Waits for a running poll, which is bounded. */
    @Override
    public List<LinkHistory.Sample> history(String portName) {
        lock();
        try {
            return meters.history(portName);
        } finally {
            asking.unlock();
        }
    }

    /** One poll at a time; whoever waits longer than a poll may take is told so. */
    private void lock() {
        try {
            if (!asking.tryLock(settings.pollBound().toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.site(name() + " is still being asked.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.ours("Asking " + name() + " was interrupted.", e);
        }
    }

    private SnmpClient client() {
        if (closed) {
            throw Problem.site(name() + " is not asked any more: the bot stops.");
        }
        SnmpClient known = client;
        if (known == null) {
            known = new SnmpClient(settings);
            client = known;
        } else {
            known.restart();
        }
        return known;
    }

    /** The next poll begins afresh: with a new socket, the name looked up again, and no remembered engine. */
    private Problem failed(Problem p) {
        trouble = p;
        disconnect();
        return p;
    }

    private void disconnect() {
        SnmpClient known = client;
        client = null;
        if (known != null) {
            known.close();
        }
    }

    /** Waits for a running poll, which is bounded. */
    @Override
    public void close() {
        asking.lock();
        try {
            closed = true;
            disconnect();
        } finally {
            asking.unlock();
        }
    }
}
