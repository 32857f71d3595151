package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.storage.LunSighting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a portal gives access to its target and what is behind it: asks for the targets, logs in, asks each
 * LUN and reads its first block, logs out.
 */
public final class PortalProbe {
    private static final Logger log = LoggerFactory.getLogger(PortalProbe.class);

    private PortalProbe() {}

    /**
     * What a portal answered.
     *
     * @param targets the names it offers to this initiator
     * @param latency from the first packet to the end of the login
     * @param luns the disks behind it
     * @param brokenOff what became of the portal while its LUNs were asked; empty when it answered to the end
     */
    public record Probed(List<String> targets, Duration latency, List<LunSighting> luns, Optional<Problem> brokenOff) {
        public Probed {
            targets = List.copyOf(targets);
            luns = List.copyOf(luns);
        }
    }

    /**
     * Probes one portal within {@link IscsiSettings#timeout()}.
     *
     * @throws Problem when the target cannot be reached through it, with the reason
     */
    public static Probed probe(IscsiSettings settings, PortalAddress portal) {
        long began = System.nanoTime();
        long deadline = began + settings.timeout().toNanos();
        List<String> targets = run(settings, portal, deadline, session -> {
            session.login(Optional.empty());
            return session.targets();
        });
        return run(settings, portal, deadline, session -> {
            try {
                session.login(Optional.of(settings.target()));
            } catch (Problem refused) {
                throw targets.contains(settings.target()) ? refused : missing(settings, portal, targets, refused);
            }
            Duration latency = Duration.ofNanos(System.nanoTime() - began);
            LunScan scan = new LunScan(settings, portal, session);
            List<LunSighting> luns = scan.run();
            return new Probed(targets, latency, luns, scan.brokenOff());
        });
    }

    private interface Talk<T> {
        T with(Session session) throws IOException;
    }

    private static <T> T run(IscsiSettings settings, PortalAddress portal, long deadline, Talk<T> talk) {
        Session session = new Session(settings, portal, deadline);
        try (session) {
            T result = talk.with(session);
            leave(session);
            return result;
        } catch (IOException e) {
            throw Failure.of(
                    e,
                    portal.toString(),
                    session.phase(),
                    session.phase() == Failure.Phase.LUNS ? session.commandBound() : settings.timeout());
        }
    }

    /** All that was asked for is there: a portal that hangs up without a farewell is no worse for it. */
    private static void leave(Session session) {
        try {
            session.logout();
        } catch (IOException e) {
            log.debug("logout", e);
        }
    }

    private static Problem missing(
            IscsiSettings settings, PortalAddress portal, List<String> targets, Problem refused) {
        if (targets.isEmpty()) {
            return refused;
        }
        return Problem.site("The portal " + portal + " has no target " + settings.target() + ".", refused)
                .withCandidates(targets);
    }
}
