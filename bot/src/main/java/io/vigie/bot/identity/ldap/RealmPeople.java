package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.vigie.bot.identity.Membership;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The people of one realm. */
final class RealmPeople {
    private final RealmSettings realm;
    private final boolean bareNames;
    private final RealmServers servers;
    private final EntryId entryId;
    private final Clock clock;

    RealmPeople(RealmSettings realm, boolean bareNames, RealmServers servers, Clock clock) {
        this.realm = realm;
        this.bareNames = bareNames;
        this.servers = servers;
        this.entryId = new EntryId(realm.idAttribute());
        this.clock = clock;
    }

    Optional<Person> authenticate(String uid, String password) {
        Optional<SearchResultEntry> entry =
                servers.ask(directory -> find(directory, Filter.createEqualityFilter(realm.uidAttribute(), uid)));
        // Somebody unknown is asked for their password too, so that the time taken does not tell who exists.
        String dn = entry.map(Entry::getDN).orElseGet(() -> nobody(uid));
        boolean proved = servers.accepts(dn, password);
        return proved && entry.isPresent()
                ? Optional.of(servers.ask(directory -> person(directory, entry.get())))
                : Optional.empty();
    }

    Optional<Person> read(PersonId id) {
        return servers.ask(directory -> {
            Optional<SearchResultEntry> entry = find(directory, entryId.filter(id.entryUuid()));
            return entry.isEmpty() ? Optional.empty() : Optional.of(person(directory, entry.get()));
        });
    }

    Optional<Membership> members(String group) {
        return servers.ask(directory -> new GroupMembers(directory, realm).of(group));
    }

    boolean knows(String uid) {
        return servers.ask(
                directory -> new GroupMembers(directory, realm).byUid(uid).isPresent());
    }

    /** Asks for the entries that everything else is below. */
    Optional<String> trouble() {
        try {
            for (String dn : List.of(realm.base(), realm.groupBase())) {
                @Nullable Entry entry = dn.isEmpty() ? new Entry("") : servers.ask(d -> d.getEntry(dn, "1.1"));
                if (entry == null) {
                    return Optional.of(dn + " is not there, or hidden from the bot's account.");
                }
            }
            return Optional.empty();
        } catch (Problem e) {
            return Optional.of(e.text());
        }
    }

    private Optional<SearchResultEntry> find(LDAPInterface directory, Filter filter) throws LDAPException {
        SearchRequest request = new SearchRequest(
                realm.base(),
                SearchScope.SUB,
                EntryFilter.ofPeople(realm, filter),
                realm.uidAttribute(),
                realm.nameAttribute(),
                realm.idAttribute());
        request.setSizeLimit(2);
        List<SearchResultEntry> entries = directory.search(request).getSearchEntries();
        if (entries == null) {
            return Optional.empty();
        }
        if (entries.size() > 1) {
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED);
        }
        return entries.stream().findFirst();
    }

    private Person person(LDAPInterface directory, Entry entry) throws LDAPException {
        Instant asked = clock.instant();
        String uid = entry.getAttributeValue(realm.uidAttribute());
        String name = entry.getAttributeValue(realm.nameAttribute());
        String called = uid != null ? uid : entry.getDN();
        return new Person(
                new PersonId(realm.name(), entryId.of(entry)),
                called,
                name != null ? name : called,
                entry.getDN(),
                new GroupWalk(directory, realm, bareNames).of(entry),
                asked);
    }

    private String nobody(String uid) {
        try {
            return new DN(new RDN(realm.uidAttribute(), uid), new DN(realm.base())).toString();
        } catch (LDAPException e) {
            return realm.base();
        }
    }
}
