package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.LabTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Users, tokens and tickets, and what they may do. Everything is made up anew at each start. */
final class Access {
    static final String ROOT = "root@pam";
    private static final Duration TICKET_LIFE = Duration.ofHours(2);

    private final LabTime time;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Set<String>>> grants = new ConcurrentHashMap<>();
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

    Access(LabTime time) {
        this.time = time;
        addUser(ROOT, Map.of());
    }

    /** @param csrf what must come with every write that uses the ticket */
    record Ticket(String text, String user, String csrf, Instant issued) {}

    /** What a request brings to say who it is from; each empty when absent. */
    record Credentials(String authorization, String cookie, String csrf) {}

    /** Adds a user with a made-up password, which is the result. */
    String addUser(String user, Map<String, Set<String>> acl) {
        String password = HexFormat.of().formatHex(bytes(12));
        passwords.put(user, password);
        grants.put(user, Map.copyOf(acl));
        return password;
    }

    /**
     * A token with privileges of its own.
     *
     * @param id {@code user@realm!name}
     * @param acl privileges per path, inherited by deeper paths unless these have their own
     * @return the secret
     */
    String addToken(String id, Map<String, Set<String>> acl) {
        String secret = UUID.randomUUID().toString();
        tokens.put(id, secret);
        grants.put(id, Map.copyOf(acl));
        return secret;
    }

    void revokeToken(String id) {
        tokens.remove(id);
    }

    Who authenticate(Credentials given, boolean writes) {
        if (given.authorization().startsWith("PVEAPIToken=")) {
            return byToken(given.authorization().substring("PVEAPIToken=".length()));
        }
        String text = given.authorization().startsWith("PVEAuthCookie=")
                ? given.authorization().substring("PVEAuthCookie=".length())
                : given.cookie();
        if (text.isEmpty()) {
            throw Refusal.unauthorized("No ticket");
        }
        Ticket ticket = valid(text).orElseThrow(() -> Refusal.unauthorized("permission denied - invalid PVE ticket"));
        if (writes && !ticket.csrf().equals(given.csrf())) {
            throw Refusal.unauthorized("Permission denied - invalid csrf token");
        }
        return new Who(ticket.user(), "");
    }

    private Who byToken(String text) {
        int equals = text.indexOf('=');
        String id = equals < 0 ? text : text.substring(0, equals);
        String secret = tokens.get(id);
        int bang = id.indexOf('!');
        if (secret == null || bang < 0 || !secret.equals(text.substring(equals + 1))) {
            throw Refusal.unauthorized("Authentication failed!");
        }
        return new Who(id.substring(0, bang), id.substring(bang + 1));
    }

    /** A ticket for a right password, or for a ticket that still is valid. */
    Ticket logIn(String user, String password) {
        boolean renewed =
                valid(password).map(ticket -> ticket.user().equals(user)).orElse(false);
        if (!renewed && !password.equals(passwords.get(user))) {
            throw Refusal.login();
        }
        String stamp = String.format(Locale.ROOT, "%08X", time.now().getEpochSecond());
        Ticket ticket = new Ticket(
                "PVE:" + user + ":" + stamp + "::" + base64(256), user, stamp + ":" + base64(32), time.now());
        tickets.put(ticket.text(), ticket);
        return ticket;
    }

    private Optional<Ticket> valid(String text) {
        return Optional.ofNullable(tickets.get(text))
                .filter(ticket -> time.since(ticket.issued()).compareTo(TICKET_LIFE) < 0);
    }

    boolean permits(Who who, String path, String privilege) {
        if (who.authId().equals(ROOT)) {
            return true;
        }
        Map<String, Set<String>> acl = grants.getOrDefault(who.authId(), Map.of());
        for (String at = path; ; at = at.substring(0, at.lastIndexOf('/'))) {
            Set<String> here = acl.get(at.isEmpty() ? "/" : at);
            if (here != null) {
                return here.contains(privilege);
            }
            if (at.isEmpty() || at.equals("/")) {
                return false;
            }
        }
    }

    /** As {@code /access/permissions} tells them: path, privilege, whether it is inherited. */
    Map<String, Map<String, Integer>> permissions(Who who) {
        Map<String, Map<String, Integer>> all = new TreeMap<>();
        grants.getOrDefault(who.authId(), Map.of()).forEach((path, privileges) -> {
            Map<String, Integer> here = new TreeMap<>();
            privileges.forEach(privilege -> here.put(privilege, 1));
            all.put(path, here);
        });
        return all;
    }

    private String base64(int length) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes(length));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
