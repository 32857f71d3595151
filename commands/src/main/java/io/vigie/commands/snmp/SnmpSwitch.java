package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import io.vigie.commands.link.Switch;
import io.vigie.commands.link.SwitchState;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A switch asked by SNMP version 2c or 3. */
public final class SnmpSwitch implements Switch {
    private final SnmpSettings settings;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable SwitchState last;
    private volatile @Nullable Problem trouble;
    private @Nullable SnmpClient client;
    private boolean closed;

    public SnmpSwitch(SnmpSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
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
        lock();
        try {
            SwitchState state = SwitchReader.read(settings, client(), clock::instant);
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
