package io.vigie.commands.cluster;

import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** People and rights held in memory. */
public final class FakeAccounts implements Accounts {
    public final List<Account> people = new ArrayList<>();
    public final Map<String, Set<String>> groups = new HashMap<>();
    public final List<Right> rights = new ArrayList<>();
    public final List<Change> changes = new ArrayList<>();
    public final List<String> warnings = new ArrayList<>();
    public final List<TaskEntry> runs = new ArrayList<>();
    public final List<String> calls = new ArrayList<>();

    public FakeAccounts person(String id, boolean enabled, List<String> in, String... tokens) {
        in.forEach(group -> groups.computeIfAbsent(group, g -> new TreeSet<>()).add(id));
        people.add(new Account(
                id,
                enabled,
                Optional.empty(),
                Set.copyOf(in),
                List.of(tokens).stream()
                        .map(t -> new Token(t, Optional.empty()))
                        .toList()));
        return this;
    }

    public FakeAccounts right(String path, Holder holder, String whom, String role) {
        rights.add(new Right(path, holder, whom, role, true));
        return this;
    }

    @Override
    public Roster read() {
        return new Roster(
                List.of(new Realm("pam", "pam", ""), new Realm("resel", "ldap", "")), people, groups, rights, warnings);
    }

    @Override
    public List<Change> preview(String realm, Set<Vanished> vanished) {
        return List.copyOf(changes);
    }

    @Override
    public TaskHandle sync(String realm, Set<Vanished> vanished) {
        calls.add("sync " + realm + " " + new TreeSet<>(vanished));
        return new TaskHandle("T" + calls.size());
    }

    @Override
    public List<TaskEntry> syncs(String realm, Instant since) {
        return runs;
    }

    @Override
    public void grant(Right right) {
        calls.add("grant " + right.says() + " to " + right.whom());
        rights.add(right);
    }
}
