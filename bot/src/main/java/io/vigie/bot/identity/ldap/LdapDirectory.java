package io.vigie.bot.identity.ldap;

import io.vigie.bot.identity.Directory;
import io.vigie.bot.identity.Membership;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** People and their groups from the LDAP directories of the configured realms. */
public final class LdapDirectory implements Directory, AutoCloseable {
    private static final int LONGEST_UID = 256;

    private final List<RealmSettings> realms;
    private final List<RealmServers> servers = new ArrayList<>();
    private final Map<String, RealmPeople> people = new LinkedHashMap<>();

    /**
     * @param realms any number; asked only when they are needed
     */
    public LdapDirectory(List<RealmSettings> realms, Duration connectTimeout, Duration responseTimeout, Clock clock) {
        List<RealmSettings> defaultFirst = new ArrayList<>(realms);
        defaultFirst.sort((a, b) -> Boolean.compare(b.isDefault(), a.isDefault()));
        this.realms = List.copyOf(defaultFirst);
        for (RealmSettings realm : this.realms) {
            RealmServers connections = new RealmServers(realm, connectTimeout, responseTimeout);
            servers.add(connections);
            people.put(realm.name(), new RealmPeople(realm, people.isEmpty(), connections, clock));
        }
    }

    @Override
    public List<String> realms() {
        return List.copyOf(people.keySet());
    }

    @Override
    public Person authenticate(String realm, String uid, String password) {
        RealmPeople here = realm(realm);
        // Many servers take a bind with an empty password for an anonymous one and say yes.
        if (uid.isBlank() || uid.length() > LONGEST_UID || password.isEmpty()) {
            throw refused();
        }
        return here.authenticate(uid, password).orElseThrow(LdapDirectory::refused);
    }

    @Override
    public Optional<Person> read(PersonId id) {
        RealmPeople here = people.get(id.realm());
        // With their realm, its people are gone.
        return here == null ? Optional.empty() : here.read(id);
    }

    @Override
    public Optional<Membership> members(String group) {
        int slash = group.indexOf('/');
        RealmPeople named = slash < 0 ? null : people.get(group.substring(0, slash));
        if (named != null) {
            return named.members(group.substring(slash + 1));
        }
        // A cn without its realm is one of the default realm; a DN may be of any.
        return people.values().stream()
                .limit(group.contains("=") ? people.size() : 1)
                .map(realm -> realm.members(group))
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public boolean knows(String realm, String uid) {
        RealmPeople here = people.get(realm);
        return here != null && here.knows(uid);
    }

    @Override
    public Optional<String> trouble(String realm) {
        RealmPeople here = people.get(realm);
        return here == null ? Optional.of("There is no realm of this name.") : here.trouble();
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (realms.isEmpty()) {
            warnings.add("No directory is configured (vigie.identity.realms): nobody can sign in.");
        }
        for (RealmSettings realm : realms) {
            if (realm.tls().mode() == Mode.CLEAR) {
                warnings.add("Realm " + realm.name()
                        + " sends passwords in clear text (tls.mode: clear): anybody on the way can read them.");
            }
            if (realm.groupBase().isEmpty()) {
                warnings.add("Realm " + realm.name() + " has no group-base: nobody there is in any group.");
            }
        }
        return warnings;
    }

    @Override
    public void close() {
        servers.forEach(RealmServers::close);
    }

    private RealmPeople realm(String name) {
        RealmPeople here = people.get(name);
        if (here == null) {
            throw Problem.user("There is no realm of this name.").withCandidates(realms());
        }
        return here;
    }

    private static Problem refused() {
        return Problem.user("Name or password is wrong.");
    }
}
