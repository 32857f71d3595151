package io.vigie.bot.identity;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** People in memory; every password is {@code right}. It can be made silent, and counts how often it is asked. */
final class MemoryDirectory implements Directory {
    private final Clock clock;
    private final Map<PersonId, String> uids = new LinkedHashMap<>();
    private boolean silent;
    private int asked;

    MemoryDirectory(Clock clock) {
        this.clock = clock;
    }

    PersonId add(String uid) {
        PersonId id = new PersonId("admins", "uuid-of-" + uid);
        uids.put(id, uid);
        return id;
    }

    /** Somebody of the same name, in a new entry: its entryUUID is another one. */
    PersonId addAgain(String uid) {
        PersonId id = new PersonId("admins", "another-uuid-of-" + uid);
        uids.put(id, uid);
        return id;
    }

    void remove(PersonId id) {
        uids.remove(id);
    }

    void silent(boolean now) {
        silent = now;
    }

    int asked() {
        return asked;
    }

    @Override
    public List<String> realms() {
        return List.of("admins");
    }

    @Override
    public Person authenticate(String realm, String uid, String password) {
        answer();
        return uids.entrySet().stream()
                .filter(one -> one.getValue().equalsIgnoreCase(uid.strip()) && password.equals("right"))
                .findFirst()
                .map(one -> person(one.getKey()))
                .orElseThrow(() -> Problem.user("Name or password is wrong."));
    }

    @Override
    public Optional<Person> read(PersonId id) {
        answer();
        return uids.containsKey(id) ? Optional.of(person(id)) : Optional.empty();
    }

    @Override
    public Optional<Membership> members(String group) {
        answer();
        return Optional.empty();
    }

    @Override
    public boolean knows(String realm, String uid) {
        answer();
        return realm.equals("admins") && uids.containsValue(uid);
    }

    @Override
    public Optional<String> trouble(String realm) {
        return silent ? Optional.of("silent") : Optional.empty();
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    Person person(PersonId id) {
        String uid = String.valueOf(uids.get(id));
        return new Person(id, uid, uid, "uid=" + uid, Set.of(), clock.instant());
    }

    private void answer() {
        asked++;
        if (silent) {
            throw Problem.site("The directory does not answer.");
        }
    }
}
