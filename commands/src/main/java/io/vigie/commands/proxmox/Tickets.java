package io.vigie.commands.proxmox;

import io.vigie.commands.proxmox.PveException.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A user's tickets: valid on every node for two hours, renewed well before by sending the old one as the password. */
final class Tickets implements Credentials {
    static final Duration RENEWED_AFTER = Duration.ofMinutes(60);
    static final Duration LIFETIME = Duration.ofMinutes(115);
    /** Proxmox delays the answer to a wrong password by three seconds; several may lock the account elsewhere. */
    private static final Duration REFUSAL_REMEMBERED = Duration.ofSeconds(15);

    private final ProxmoxSettings.Login.Password login;
    private final Clock clock;
    private final Door door;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile @Nullable Ticket current;
    private volatile @Nullable Refusal refused;

    private record Ticket(String ticket, String csrf, Instant since) {
        @Override
        public String toString() {
            return "ticket since " + since;
        }
    }

    private record Refusal(Instant since, PveException why) {}

    /** Where tickets are given out. */
    interface Door {
        /**
         * @throws PveException when it is refused
         */
        Fields ask(URI endpoint, Call call) throws Wire.Lost;
    }

    Tickets(ProxmoxSettings.Login.Password login, Clock clock, Door door) {
        this.login = login;
        this.clock = clock;
        this.door = door;
    }

    @Override
    public void sign(HttpRequest.Builder request, Call call, URI endpoint) throws Wire.Lost {
        Ticket ticket = valid(endpoint);
        request.header("Cookie", "PVEAuthCookie=" + Call.encoded(ticket.ticket()));
        if (!call.isRead()) {
            request.header("CSRFPreventionToken", ticket.csrf());
        }
    }

    @Override
    public boolean renewable() {
        return true;
    }

    @Override
    public void forget() {
        current = null;
    }

    private Ticket valid(URI endpoint) throws Wire.Lost {
        Ticket ticket = current;
        if (ticket != null && age(ticket).compareTo(RENEWED_AFTER) < 0) {
            return ticket;
        }
        oneAtATime.lock();
        try {
            ticket = current;
            if (ticket != null && age(ticket).compareTo(RENEWED_AFTER) < 0) {
                return ticket;
            }
            Optional<Ticket> renewed = ticket != null && age(ticket).compareTo(LIFETIME) < 0
                    ? renewed(endpoint, ticket)
                    : Optional.empty();
            Ticket fresh = renewed.isPresent() ? renewed.get() : byPassword(endpoint);
            current = fresh;
            return fresh;
        } finally {
            oneAtATime.unlock();
        }
    }

    private Optional<Ticket> renewed(URI endpoint, Ticket old) throws Wire.Lost {
        try {
            return Optional.of(ask(endpoint, old.ticket()));
        } catch (PveException e) {
            // The key that signs tickets may have been changed since: the password still counts.
            return Optional.empty();
        }
    }

    private Ticket byPassword(URI endpoint) throws Wire.Lost {
        Refusal recent = refused;
        if (recent != null && clock.instant().isBefore(recent.since().plus(REFUSAL_REMEMBERED))) {
            throw recent.why();
        }
        try {
            Ticket ticket = ask(endpoint, login.secret().reveal());
            refused = null;
            return ticket;
        } catch (PveException e) {
            if (e.kind() == Kind.LOGIN_REFUSED) {
                refused = new Refusal(clock.instant(), e);
            }
            throw e;
        }
    }

    private Ticket ask(URI endpoint, String password) throws Wire.Lost {
        Instant asked = clock.instant();
        Call call = Call.post("access", "ticket").with("username", login.name()).with("password", password);
        Fields given = door.ask(endpoint, call);
        String ticket = given.text("ticket");
        if (ticket.isEmpty() || given.flag("NeedTFA") || ticket.startsWith("PVE:!tfa!")) {
            throw new PveException(
                    Kind.LOGIN_REFUSED,
                    "Proxmox VE wants a second factor from " + login.name() + ", which Vigie cannot give.",
                    "Give Vigie an API token: pveum user token add " + login.name() + " vigie");
        }
        return new Ticket(ticket, given.text("CSRFPreventionToken"), asked);
    }

    private Duration age(Ticket ticket) {
        return Duration.between(ticket.since(), clock.instant());
    }
}
