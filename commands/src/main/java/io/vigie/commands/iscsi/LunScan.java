package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.Failure.Phase;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.iscsi.ScsiAnswers.Capacity;
import io.vigie.commands.iscsi.ScsiAnswers.Inquiry;
import io.vigie.commands.iscsi.ScsiCommand.Cdb;
import io.vigie.commands.storage.Lun;
import io.vigie.commands.storage.LunIdentity;
import io.vigie.commands.storage.LunSighting;
import io.vigie.commands.storage.LunSighting.State;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks every LUN behind one portal, over a session that is logged in. */
final class LunScan {
    private final IscsiSettings settings;
    private final PortalAddress portal;
    private final Session session;
    private final List<LunSighting> found = new ArrayList<>();
    private ScsiCommand asking = ScsiCommand.REPORT_LUNS;
    /** What the LUN asked last did to the session, if anything. */
    private Optional<IOException> broke = Optional.empty();

    private Optional<Problem> ended = Optional.empty();

    LunScan(IscsiSettings settings, PortalAddress portal, Session session) {
        this.settings = settings;
        this.portal = portal;
        this.session = session;
    }

    /**
     * The disks, in the portal's order. A LUN that fails says so and holds up no other for longer than a share of
     * the time-out; when the connection itself ends, the LUNs that were not asked say that.
     *
     * @throws IOException when the portal does not even list its LUNs
     */
    List<LunSighting> run() throws IOException {
        session.phase(Phase.LUNS);
        List<Long> luns = ScsiAnswers.luns(session.run(Cdb.reportLuns(), 0));
        for (long lun : luns) {
            int number = ScsiAnswers.number(lun);
            ended.ifPresentOrElse(
                    why -> found.add(new LunSighting(number, notAsked(why, number))), () -> ask(lun, number));
            if (ended.isEmpty()) {
                ended = ending();
            }
        }
        return List.copyOf(found);
    }

    /** Why the portal itself gave up before all of its LUNs were asked; empty when it did not. */
    Optional<Problem> brokenOff() {
        return ended;
    }

    private String named(int number) {
        return "LUN " + number + " at " + portal;
    }

    private State notAsked(Problem why, int number) {
        Problem problem = Failure.halfway(why, named(number));
        return why.getCause() instanceof SocketTimeoutException ? new State.Silent(problem) : new State.Faulty(problem);
    }

    private void ask(long lun, int number) {
        String named = named(number);
        try {
            look(lun, named).ifPresent(state -> found.add(new LunSighting(number, state)));
        } catch (ScsiRefusal refusal) {
            Problem why = Failure.ofLun(refusal, named, asking, settings.timeout());
            boolean standby = refusal.sense().filter(Sense::standby).isPresent();
            found.add(new LunSighting(number, standby ? new State.Standby(why) : new State.Faulty(why)));
        } catch (SocketTimeoutException silent) {
            found.add(new LunSighting(
                    number, new State.Silent(Failure.ofLun(silent, named, asking, session.commandBound()))));
            broke = Optional.of(silent);
        } catch (IOException e) {
            found.add(new LunSighting(number, new State.Faulty(Failure.ofLun(e, named, asking, settings.timeout()))));
            broke = Optional.of(e);
        }
    }

    /** Why no further LUN can be asked: a silent LUN alone is no reason as long as the portal answers a ping. */
    private Optional<Problem> ending() {
        if (broke.isEmpty()) {
            return Optional.empty();
        }
        IOException why = broke.get();
        broke = Optional.empty();
        if (why instanceof SocketTimeoutException && session.usable()) {
            try {
                session.ping();
                return Optional.empty();
            } catch (IOException alsoThat) {
                why = alsoThat;
            }
        }
        Problem problem = Failure.of(why, portal.toString(), Phase.COMMAND, session.commandBound());
        replaceLast(problem);
        return Optional.of(problem);
    }

    /** It was the portal, not the LUN that happened to be asked. */
    private void replaceLast(Problem problem) {
        int number = found.getLast().number();
        found.set(found.size() - 1, new LunSighting(number, notAsked(problem, number)));
    }

    private byte[] run(Cdb cdb, long lun) throws IOException {
        asking = cdb.command();
        return session.run(cdb, lun);
    }

    /** Empty when it is no disk, such as the controller that tgt offers as LUN 0. */
    private Optional<State> look(long lun, String named) throws IOException {
        Inquiry inquiry = ScsiAnswers.inquiry(run(Cdb.inquiry(), lun));
        if (!inquiry.connected()) {
            return Optional.of(new State.Faulty(Failure.gone(named)));
        }
        if (!inquiry.disk()) {
            return Optional.empty();
        }
        run(Cdb.testUnitReady(), lun);
        LunIdentity identity = identity(lun, inquiry);
        Capacity capacity = capacity(lun);
        long began = System.nanoTime();
        run(Cdb.readFirstBlock(capacity.blockSize()), lun);
        Duration latency = Duration.ofNanos(System.nanoTime() - began);
        return Optional.of(new State.Ready(
                new Lun(
                        identity,
                        inquiry.vendor(),
                        inquiry.product(),
                        inquiry.revision(),
                        capacity.bytes(),
                        capacity.blockSize()),
                latency));
    }

    private LunIdentity identity(long lun, Inquiry inquiry) throws IOException {
        Optional<LunIdentity> best = page(0x83, lun).flatMap(ScsiAnswers::identity);
        if (best.isEmpty()) {
            best = page(0x80, lun).flatMap(page -> ScsiAnswers.serial(page, inquiry));
        }
        return best.orElseGet(
                () -> new LunIdentity(LunIdentity.Kind.PLACE, settings.target() + " LUN " + ScsiAnswers.number(lun)));
    }

    /** Empty when the LUN does not know the page. */
    private Optional<byte[]> page(int page, long lun) throws IOException {
        try {
            return Optional.of(run(Cdb.vitalProductData(page), lun));
        } catch (ScsiRefusal refusal) {
            return unknown(refusal);
        }
    }

    private Capacity capacity(long lun) throws IOException {
        Optional<Capacity> small = ScsiAnswers.capacity10(run(Cdb.readCapacity10(), lun));
        return small.isPresent() ? small.get() : ScsiAnswers.capacity16(run(Cdb.readCapacity16(), lun));
    }

    private static Optional<byte[]> unknown(ScsiRefusal refusal) throws ScsiRefusal {
        if (refusal.sense().filter(Sense::unknownCommand).isPresent()) {
            return Optional.empty();
        }
        throw refusal;
    }
}
