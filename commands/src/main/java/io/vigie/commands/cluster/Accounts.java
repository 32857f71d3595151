package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a hypervisor that keeps its own list of people and rights offers. Every method's wait is bounded. */
public interface Accounts {
    /**
     * Where accounts prove who they are.
     *
     * @param type the hypervisor's word, such as {@code ldap}
     */
    record Realm(String name, String type, String comment) {
        /** Whether its people can be brought in from a directory. */
        public boolean ofDirectory() {
            return type.equals("ldap") || type.equals("ad");
        }
    }

    /** @param id {@code name@realm} */
    record Account(String id, boolean enabled, Optional<Instant> expires, Set<String> groups, List<Token> tokens) {
        public Account {
            groups = Set.copyOf(groups);
            tokens = List.copyOf(tokens);
        }

        public String name() {
            return id.substring(0, id.lastIndexOf('@'));
        }

        public String realm() {
            return id.substring(id.lastIndexOf('@') + 1);
        }

        public boolean usable(Instant now) {
            return enabled && expires.map(now::isBefore).orElse(true);
        }
    }

    record Token(String name, Optional<Instant> expires) {}

    /** Who holds a right. */
    enum Holder {
        ACCOUNT,
        GROUP,
        TOKEN
    }

    /**
     * A role on a path.
     *
     * @param whom an account's, group's or token's id
     * @param below whether it counts for everything below the path too
     */
    record Right(String path, Holder holder, String whom, String role, boolean below) {
        public String says() {
            return role + " on " + path;
        }
    }

    /**
     * Everything at one moment.
     *
     * @param groups members by group
     * @param warnings what may be missing, and why
     */
    record Roster(
            List<Realm> realms,
            List<Account> accounts,
            Map<String, Set<String>> groups,
            List<Right> rights,
            List<String> warnings) {
        public Roster {
            realms = List.copyOf(realms);
            accounts = List.copyOf(accounts);
            groups = Map.copyOf(groups);
            rights = List.copyOf(rights);
            warnings = List.copyOf(warnings);
        }

        public Optional<Account> account(String id) {
            return accounts.stream().filter(a -> a.id().equals(id)).findFirst();
        }

        /** An account's own rights and those of its groups; what its tokens hold of their own is not among them. */
        public List<Right> rightsOf(Account account) {
            return rights.stream()
                    .filter(r -> switch (r.holder()) {
                        case ACCOUNT -> r.whom().equals(account.id());
                        case GROUP -> account.groups().contains(r.whom());
                        case TOKEN -> false;
                    })
                    .toList();
        }
    }

    /** What is taken away of those who are no longer in the directory. */
    enum Vanished {
        /** Their rights. */
        ACL,
        /** Their account, with its tokens. */
        ENTRY,
        /** Of those who still are there, what was set by hand. */
        PROPERTIES
    }

    /** What a run would do to an account or a group. */
    enum Deed {
        ADDED,
        UPDATED,
        OVERWRITTEN,
        REMOVED,
        /** It loses all its rights. */
        PURGED
    }

    record Change(Deed deed, boolean group, String id) {}

    /**
     * @throws Problem when the lists cannot be read
     */
    Roster read();

    /**
     * What {@link #sync} would do, by a dry run of the hypervisor's own.
     *
     * @throws Problem when it is refused, fails, or does not end within the bound
     */
    List<Change> preview(String realm, Set<Vanished> vanished);

    /**
     * Brings people and groups in from the realm's directory.
     *
     * @return the task to follow
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle sync(String realm, Set<Vanished> vanished);

    /** Runs of {@link #sync} that Vigie itself began at or after {@code since}, newest first. */
    List<TaskEntry> syncs(String realm, Instant since);

    /**
     * Gives a right; what is there already stays as it is.
     *
     * @throws Problem when it was refused
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    void grant(Right right);
}
