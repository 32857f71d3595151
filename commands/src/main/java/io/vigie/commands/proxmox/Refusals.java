package io.vigie.commands.proxmox;

import io.vigie.commands.proxmox.PveException.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads answers that are no success.
 *
 * <p>Proxmox puts its words into the reason phrase, which the JDK's client hides, and usually into the body as well. The
 * body is empty for most 401s, for 595 and 596, and when the asked node's cluster file system is down.
 */
final class Refusals {
    private static final int LONGEST = 400;
    private static final Pattern PERMISSION = Pattern.compile("Permission check failed \\((/[^,()]*), ([^()]+)\\)");
    private static final Pattern LOCK = Pattern.compile("(?:VM|CT) is locked(?: \\(([^)]*)\\))?");

    private final ProxmoxSettings.Login login;

    Refusals(ProxmoxSettings.Login login) {
        this.login = login;
    }

    /** What an answer with this status and body means. */
    PveException read(Call call, String origin, int status, Fields body) {
        String words = words(body);
        return switch (status) {
            case 401 -> loginRefused(words);
            case 403 -> privilegeMissing(words);
            case 400 -> badParameter(call, body, words);
            case 501 ->
                new PveException(
                        Kind.NOT_IMPLEMENTED,
                        "Proxmox VE does not know this request (" + call + "): " + said(status, words),
                        "Check the version of Proxmox VE.");
            case 595 ->
                call.behind().isEmpty()
                        ? ill(origin, "its API service does not answer")
                        : new PveException(
                                Kind.NODE_UNREACHABLE,
                                "Node " + call.behind() + " cannot be reached from " + origin + ".",
                                "Is the node up? See the cluster's state.");
            case 596, 597, 598, 599 ->
                call.behind().isEmpty() ? ill(origin, "its API service hangs") : hangs(call.behind());
            default -> byWords(call, origin, status, words);
        };
    }

    PveException hangs(String node) {
        return new PveException(
                Kind.NODE_HANGS,
                "Node " + node + " is reached, but does not answer in time.",
                "Look at the node itself.");
    }

    private PveException loginRefused(String words) {
        String reason = words.isEmpty() ? "" : " (" + words + ")";
        return switch (login) {
            case ProxmoxSettings.Login.Token token ->
                new PveException(
                        Kind.LOGIN_REFUSED,
                        "Proxmox VE refuses the API token " + token.name()
                                + ": its secret is wrong, or it has expired or was removed" + reason + ".",
                        "Look at pveum user token list "
                                + token.name().replaceFirst("!.*", "")
                                + ", and put the secret of a valid token into token-secret-file.");
            case ProxmoxSettings.Login.Password user ->
                new PveException(
                        Kind.LOGIN_REFUSED,
                        "Proxmox VE refuses the user " + user.name() + reason + ".",
                        "Check the password and that the user is enabled (pveum user list).");
        };
    }

    private PveException privilegeMissing(String words) {
        Matcher m = PERMISSION.matcher(words);
        if (!m.find()) {
            return new PveException(Kind.PRIVILEGE_MISSING, login.name() + " may not do this: " + said(403, words), "");
        }
        return missing(m.group(1), m.group(2), words);
    }

    /** That this privilege on this path is needed. */
    PveException missing(String path, String privilege, String words) {
        String text = login.name() + " lacks the privilege " + privilege + " on " + path;
        return new PveException(
                Kind.PRIVILEGE_MISSING, words.isEmpty() ? text + "." : text + ": " + words, grant(path, privilege));
    }

    /**
     * The command that grants just this. It adds to the role: another role on the deeper path would take the place of
     * the one that is inherited, and with it everything else (Proxmox VE, user management, "Permission inheritance").
     */
    private static String grant(String path, String privilege) {
        String one = privilege.split("[|,]", 2)[0].strip();
        return "pveum role modify Vigie --append 1 --privs " + one + " (if its role on " + path
                + " is Vigie; see config/proxmox-role.md)";
    }

    /** That there is no role at all where this privilege is needed, and the command that gives one. */
    PveException noRole(String path, String privilege) {
        return new PveException(
                Kind.PRIVILEGE_MISSING,
                login.name() + " lacks the privilege " + privilege + " on " + path + ".",
                "pveum acl modify / " + whom() + " --roles Vigie (the role is in config/proxmox-role.md)");
    }

    /** A token's own rights count only with privilege separation, and then its user needs them as well. */
    private String whom() {
        return switch (login) {
            case ProxmoxSettings.Login.Token token ->
                "--users " + token.name().replaceFirst("!.*", "") + " --tokens '" + token.name() + "'";
            case ProxmoxSettings.Login.Password user -> "--users " + user.name();
        };
    }

    private static PveException badParameter(Call call, Fields body, String words) {
        Map<String, Fields> errors = body.object("errors").entries();
        String details = errors.keySet().stream()
                .map(name -> name + ": " + clean(body.object("errors").text(name)))
                .collect(Collectors.joining("; "));
        if (details.contains("no such task")) {
            return new PveException(Kind.NO_SUCH_TASK, "Proxmox VE knows no such task.", "");
        }
        return new PveException(
                Kind.BAD_PARAMETER,
                "Proxmox VE refuses " + call + ": " + words + (details.isEmpty() ? "" : " " + details),
                "");
    }

    private static PveException byWords(Call call, String origin, int status, String words) {
        if (words.isEmpty()) {
            return ill(origin, "it answers " + status + " without a word; is its cluster file system up?");
        }
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("no quorum")
                || (lower.contains("permission denied") && lower.contains("/etc/pve"))
                || lower.contains("cluster not ready")) {
            return new PveException(
                    Kind.NO_QUORUM,
                    "The cluster has no quorum, so nothing can be changed: " + words,
                    "Bring back enough nodes; see pvecm status.");
        }
        Matcher lock = LOCK.matcher(words);
        if (lock.find()) {
            String mend = "Wait until it has ended; if nothing runs any more, qm unlock or pct unlock.";
            return new PveException(Kind.LOCKED, "The guest is locked: " + words, mend);
        }
        if (lower.contains("configuration file 'nodes/") && lower.contains("does not exist")) {
            return new PveException(Kind.GUEST_MISSING, "There is no such guest there: " + words, "");
        }
        if (lower.contains("hostname lookup") || lower.contains("no such cluster node")) {
            return new PveException(Kind.NODE_UNKNOWN, "There is no such node: " + words, "");
        }
        if (lower.contains("checksum mismatch") || lower.contains("detected modified configuration")) {
            return new PveException(Kind.CHANGED_MEANWHILE, "It was changed in the meantime: " + words, "Look again.");
        }
        return new PveException(Kind.REFUSED, "Proxmox VE says to " + call + ": " + said(status, words), "");
    }

    private static PveException ill(String origin, String why) {
        return new PveException(
                Kind.NODE_ILL,
                origin + " cannot answer for the cluster: " + why,
                "Look at pve-cluster and pvedaemon there (systemctl status pve-cluster pvedaemon).");
    }

    private static String said(int status, String words) {
        return words.isEmpty() ? "status " + status : words + " (" + status + ")";
    }

    private static String words(Fields body) {
        return clean(body.text("message"));
    }

    /** One bounded line. */
    static String clean(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
