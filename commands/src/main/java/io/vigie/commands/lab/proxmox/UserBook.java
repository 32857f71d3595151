package io.vigie.commands.lab.proxmox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** {@code user.cfg} and {@code domains.cfg}: who is known, in which group, with which roles. */
final class UserBook {
    static final String LDAP = "ldap";

    private static final Set<String> ROLES = Set.of(
            "Administrator",
            "NoAccess",
            "PVEAdmin",
            "PVEAuditor",
            "PVEDatastoreAdmin",
            "PVEDatastoreUser",
            "PVEPoolAdmin",
            "PVEPoolUser",
            "PVESysAdmin",
            "PVETemplateUser",
            "PVEUserAdmin",
            "PVEVMAdmin",
            "PVEVMUser",
            "Vigie");

    /** A realm; its directory is asked anew at each sync. */
    record Realm(String name, String type, String comment, Supplier<LabRealm> directory) {}

    /** An entry of {@code user.cfg}. */
    static final class User {
        final String id;
        final List<String> tokens = new ArrayList<>();
        boolean enabled = true;
        long expires;

        User(String id) {
            this.id = id;
        }
    }

    /** @param type {@code user}, {@code group} or {@code token} */
    record Entry(String path, String type, String whom, String role, boolean propagate) {}

    final Map<String, Realm> realms = new LinkedHashMap<>();
    final Map<String, User> users = new TreeMap<>();
    final Map<String, Set<String>> groups = new TreeMap<>();
    final Set<Entry> acl = new LinkedHashSet<>();

    UserBook() {
        realms.put("pve", new Realm("pve", "pve", "Proxmox VE authentication server", LabRealm::empty));
        realms.put("pam", new Realm("pam", "pam", "Linux PAM standard authentication", LabRealm::empty));
        user("root@pam");
    }

    User user(String id) {
        return users.computeIfAbsent(id, User::new);
    }

    void add(String id, List<String> inGroups, List<String> tokens) {
        user(id).tokens.addAll(tokens);
        inGroups.forEach(group -> group(group, id));
    }

    void group(String id, String... members) {
        groups.computeIfAbsent(id, g -> new TreeSet<>()).addAll(List.of(members));
    }

    /** The groups that a user is in, comma-separated. */
    String groupsOf(String user) {
        return groups.entrySet().stream()
                .filter(g -> g.getValue().contains(user))
                .map(Map.Entry::getKey)
                .reduce((a, b) -> a + "," + b)
                .orElse("");
    }

    void allow(String path, String type, String whom, String role, boolean propagate) {
        boolean known = switch (type) {
            case "user" -> users.containsKey(whom);
            case "group" -> groups.containsKey(whom);
            default ->
                users.values().stream().anyMatch(u -> u.tokens.stream().anyMatch(t -> whom.equals(u.id + "!" + t)));
        };
        if (!known) {
            throw Refusal.failed("ACL update failed: " + type + " '" + whom + "' does not exist");
        }
        if (!ROLES.contains(role)) {
            throw Refusal.failed("ACL update failed: role '" + role + "' does not exist");
        }
        acl.add(new Entry(path, type, whom, role, propagate));
    }

    void remove(String path, String type, String whom, String role) {
        acl.removeIf(e -> e.path().equals(path)
                && e.type().equals(type)
                && e.whom().equals(whom)
                && e.role().equals(role));
    }

    /** All that this user or group may do; what a user's tokens may is bounded by that. */
    void purge(String type, String whom) {
        acl.removeIf(e -> e.type().equals(type) && e.whom().equals(whom));
    }
}
