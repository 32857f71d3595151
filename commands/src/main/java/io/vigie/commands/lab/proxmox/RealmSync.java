package io.vigie.commands.lab.proxmox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code POST /access/domains/{realm}/sync}: the work is done at once, and its log is the real one's. */
final class RealmSync implements RouteTable.Family {
    private final UserBook book;

    RealmSync(UserBook book) {
        this.book = book;
    }

    @Override
    public void register(RouteTable table) {
        table.on("POST", "/access/domains/{realm}/sync", this::sync);
    }

    private Object sync(Call call) {
        UserBook.Realm realm = book.realms.get(call.text("realm"));
        if (realm == null) {
            throw Refusal.parameter("realm", "Realm does not exist.");
        }
        if (!realm.type().equals(UserBook.LDAP)) {
            throw Refusal.failed("Cannot sync realm type '" + realm.type() + "'! Only LDAP/AD realms can be synced.");
        }
        if (!call.has("scope")) {
            throw Refusal.parameter("scope", "Not passed as parameter and not defined in realm default sync options.");
        }
        call.needQuorum();
        return new Run(call, realm).upid();
    }

    /** One run; a dry one leaves the book as it is. */
    private final class Run {
        private final Call call;
        private final String realm;
        private final boolean dry;
        private final String vanished;
        private final Set<String> removes;
        private final LabTask task;

        Run(Call call, UserBook.Realm realm) {
            this.call = call;
            this.realm = realm.name();
            dry = call.flag("dry-run");
            vanished = call.has("remove-vanished") ? call.text("remove-vanished") : "none";
            removes = Set.of(vanished.split(";"));
            task = call.cluster()
                    .tasks
                    .begin(call.node(), dry ? "auth-realm-sync-test" : "auth-realm-sync", this.realm, call.who());
            run(realm.directory().get());
        }

        String upid() {
            return task.upid();
        }

        private void run(LabRealm there) {
            String scope = call.text("scope");
            String what = scope.equals("both") ? "users and groups" : scope;
            say((dry ? "(dry test run) " : "") + "starting sync for realm " + realm);
            say("got data from server, updating " + what);
            if (!scope.equals("groups")) {
                users(there.users().stream().map(u -> u + "@" + realm).collect(Collectors.toCollection(TreeSet::new)));
            }
            if (!scope.equals("users")) {
                Map<String, Set<String>> groups = new TreeMap<>();
                there.groups()
                        .forEach((name, members) -> groups.put(
                                name + "-" + realm,
                                members.stream()
                                        .map(u -> u + "@" + realm)
                                        .collect(Collectors.toCollection(TreeSet::new))));
                groups(groups);
            }
            if (dry) {
                say("");
                say("NOTE: Dry test run, changes were NOT written to the configuration.");
            } else {
                say("successfully updated " + what + " configuration");
            }
            task.end(call.cluster().agenda.now(), "OK");
        }

        private void users(Set<String> there) {
            say("syncing users (remove-vanished opts: " + vanished + ")");
            if (removes.contains("entry")) {
                say("deleting outdated existing users first");
            }
            for (String id : List.copyOf(book.users.keySet())) {
                if (id.endsWith("@" + realm) && !there.contains(id)) {
                    vanish("user", id, () -> {
                        book.users.remove(id);
                        book.groups.values().forEach(members -> members.remove(id));
                    });
                }
            }
            for (String id : there) {
                say(word(book.users.containsKey(id)) + " user '" + id + "'");
                write(() -> book.user(id));
            }
        }

        private void groups(Map<String, Set<String>> there) {
            say("syncing groups (remove-vanished opts: " + vanished + ")");
            if (removes.contains("entry")) {
                say("deleting outdated existing groups first");
            }
            for (String id : List.copyOf(book.groups.keySet())) {
                if (id.endsWith("-" + realm) && !there.containsKey(id)) {
                    vanish("group", id, () -> book.groups.remove(id));
                }
            }
            there.forEach((id, members) -> {
                say(word(book.groups.containsKey(id)) + " group '" + id + "'");
                write(() -> book.groups.put(id, new TreeSet<>(members)));
            });
        }

        private void vanish(String kind, String id, Runnable remove) {
            if (removes.contains("entry")) {
                say("remove " + kind + " '" + id + "'");
                write(remove);
            }
            if (removes.contains("acl")) {
                say("purge " + kind + "s '" + id + "' ACL entries");
                write(() -> book.purge(kind, id));
            }
        }

        private String word(boolean known) {
            return !known ? "adding" : removes.contains("properties") ? "overwriting" : "updating";
        }

        private void write(Runnable change) {
            if (!dry) {
                change.run();
            }
        }

        private void say(String line) {
            task.log.add(line);
        }
    }
}
