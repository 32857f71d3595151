package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/** What went wrong with a portal, in the admin's words. */
final class Failure {
    private Failure() {}

    /** How far a probe had come. */
    enum Phase {
        CONNECT("to the connection"),
        LOGIN("to the login"),
        DISCOVERY("to the question for its targets"),
        LUNS("to the question for its LUNs"),
        COMMAND("to a SCSI command"),
        LOGOUT("to the logout");

        private final String words;

        Phase(String words) {
            this.words = words;
        }
    }

    static Problem of(IOException e, String portal, Phase phase, Duration bound) {
        return switch (e) {
            case SocketTimeoutException silent ->
                Problem.site(
                                "The portal " + portal + " gives no answer " + phase.words + " within " + words(bound)
                                        + ".",
                                silent)
                        .withMend(
                                phase == Phase.CONNECT
                                        ? "Nothing answers at the address: look at the link, the VLAN and the firewall."
                                        : "The address answers but the iSCSI service hangs: look at the SAN itself.");
            case UnknownHostException unknown ->
                Problem.site("The address of the portal " + portal + " is not known.", unknown);
            case NoRouteToHostException unreachable ->
                Problem.site("There is no route to the portal " + portal + ".", unreachable);
            case ConnectException refused ->
                Problem.site("The portal " + portal + " refuses the connection: nothing listens there.", refused);
            case EOFException closed ->
                Problem.site("The portal " + portal + " hung up instead of an answer " + phase.words + ".", closed);
            case SentAway away ->
                Problem.site("The portal " + portal + " ends the session by itself.", away)
                        .withMend("The SAN may be restarting or moving its service.");
            case ScsiRefusal refusal ->
                Problem.site(
                        "The portal " + portal + " refuses to list its LUNs: " + refusal.getMessage() + ".", refusal);
            case MalformedAnswer nonsense ->
                Problem.site(
                        "The portal " + portal + " answers " + phase.words + " with nonsense: " + nonsense.getMessage()
                                + ".",
                        nonsense);
            default -> Problem.site("The portal " + portal + " failed: " + e.getMessage() + ".", e);
        };
    }

    /**
     * What went wrong with one LUN at a portal that answers otherwise.
     *
     * @param lun {@code LUN 3 at 10.5.0.1:3260}
     */
    static Problem ofLun(IOException e, String lun, ScsiCommand command, Duration bound) {
        return switch (e) {
            case SocketTimeoutException silent ->
                Problem.site(lun + " gives no answer to " + command.words() + " within " + words(bound) + ".", silent)
                        .withMend("The portal itself answers: look at the disks behind it.");
            case ScsiRefusal refusal
            when refusal.reserved() ->
                Problem.site(lun + " is reserved by another initiator.", refusal)
                        .withMend("A node holds a reservation: fencing, or a cluster that did not let go.");
            case ScsiRefusal refusal
            when refusal.sense().filter(Sense::noSuchLun).isPresent() -> gone(lun);
            case ScsiRefusal refusal ->
                Problem.site(lun + " refuses " + command.words() + ": " + refusal.getMessage() + ".", refusal);
            case MalformedAnswer nonsense ->
                Problem.site(
                        lun + " answers " + command.words() + " with nonsense: " + nonsense.getMessage() + ".",
                        nonsense);
            default -> Problem.site(lun + " failed: " + e.getMessage() + ".", e);
        };
    }

    static Problem gone(String lun) {
        return Problem.site(lun + " is gone: the SAN offers it no more.");
    }

    /** The connection broke or fell silent while its LUNs were asked. */
    static Problem halfway(Problem why, String lun) {
        return Problem.site(lun + " could not be asked: " + why.text(), why);
    }

    /** RFC 7143, 11.13.5. */
    static Problem ofLogin(int status, String portal, String target) {
        return switch (status) {
            case 0x0201 ->
                Problem.site("The portal " + portal + " does not accept the CHAP user or secret.")
                        .withMend("Compare the user and the secret with the SAN's settings.");
            case 0x0202 ->
                Problem.site("The portal " + portal + " does not let this initiator in.")
                        .withMend("Let the initiator's name or address in at the SAN.");
            case 0x0203, 0x0204 -> Problem.site("The portal " + portal + " has no target " + target + ".");
            case 0x0101, 0x0102 -> Problem.site("The portal " + portal + " sends to another address for its target.");
            case 0x0301, 0x0302 -> Problem.site("The portal " + portal + " says that it is out of service.");
            default -> Problem.site(String.format("The portal %s refuses the login (status 0x%04x).", portal, status));
        };
    }

    /** An answer that breaks RFC 7143. */
    static final class MalformedAnswer extends IOException {
        private static final long serialVersionUID = 1;

        MalformedAnswer(String what) {
            super(what);
        }
    }

    /** The target wants the session to end (RFC 7143, 11.9.1). */
    static final class SentAway extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static String words(Duration bound) {
        return bound.toMillis() < 1000 ? bound.toMillis() + " ms" : Units.duration(bound);
    }
}
