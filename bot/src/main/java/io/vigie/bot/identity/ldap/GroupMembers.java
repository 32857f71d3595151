package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.vigie.bot.identity.Membership;
import io.vigie.bot.identity.Membership.Member;
import io.vigie.bot.identity.RealmSettings;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everybody in a group and in the groups within it: the walk of {@link GroupWalk}, downwards. */
final class GroupMembers {
    /** A list with a hole would make somebody look as if they had left. */
    private static final int MOST = 5_000;

    private final LDAPInterface directory;
    private final RealmSettings realm;
    private final String[] attributes;
    private final DN people;
    private final Map<String, Member> found = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<Entry> groups = new ArrayDeque<>();

    GroupMembers(LDAPInterface directory, RealmSettings realm) throws LDAPException {
        this.directory = directory;
        this.realm = realm;
        this.people = new DN(realm.base());
        attributes =
                new String[] {realm.uidAttribute(), realm.nameAttribute(), "cn", "member", "uniqueMember", "memberUid"};
    }

    /** @param group its cn, or its DN; empty when there is none */
    Optional<Membership> of(String group) throws LDAPException {
        Optional<Entry> top = group(group);
        if (top.isEmpty()) {
            return Optional.empty();
        }
        follow(top.get());
        boolean direct = true;
        while (!groups.isEmpty()) {
            Entry next = groups.removeFirst();
            members(next, direct && next.equals(top.get()));
            direct = false;
        }
        return Optional.of(new Membership(
                realm.name(),
                top.get().getDN(),
                found.values().stream()
                        .sorted(Comparator.comparing(Member::uid))
                        .toList()));
    }

    private Optional<Entry> group(String name) throws LDAPException {
        if (realm.groupBase().isEmpty()) {
            return Optional.empty();
        }
        if (DN.isValidDN(name) && name.contains("=")) {
            return new DN(name).isDescendantOf(new DN(realm.groupBase()), true) ? entry(name) : Optional.empty();
        }
        List<SearchResultEntry> entries = search(realm.groupBase(), Filter.createEqualityFilter("cn", name));
        if (entries.size() > 1) {
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED);
        }
        return entries.stream().map(e -> (Entry) e).findFirst();
    }

    private Optional<Entry> entry(String dn) throws LDAPException {
        return Optional.ofNullable(directory.getEntry(dn, attributes));
    }

    private void follow(Entry group) throws LDAPException {
        if (seen.add(DN.normalize(group.getDN()))) {
            groups.addLast(group);
        }
        if (seen.size() > MOST) {
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED);
        }
    }

    private void members(Entry group, boolean direct) throws LDAPException {
        if (group.getAttributes().stream()
                .anyMatch(a -> a.getName().toLowerCase(java.util.Locale.ROOT).startsWith("member;range="))) {
            // Active Directory gives the first 1,500 alone.
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED);
        }
        for (String attribute : List.of("member", "uniqueMember")) {
            for (String dn : values(group, attribute)) {
                member(dn, direct);
            }
        }
        for (String uid : values(group, "memberUid")) {
            byUid(uid).ifPresent(person -> person(person, direct));
        }
    }

    private static List<String> values(Entry entry, String attribute) {
        String @Nullable [] values = entry.getAttributeValues(attribute);
        return values == null ? List.of() : List.of(values);
    }

    /** Who is no longer there is no member, whatever the group says. */
    private void member(String dn, boolean direct) throws LDAPException {
        if (!DN.isValidDN(dn)) {
            return;
        }
        Optional<Entry> entry = entry(dn);
        if (entry.isEmpty()) {
            return;
        }
        if (new DN(dn).isDescendantOf(people, false) && entry.get().hasAttribute(realm.uidAttribute())) {
            if (belongs(entry.get())) {
                person(entry.get(), direct);
            }
        } else {
            follow(entry.get());
        }
    }

    /** Asked of the directory: its rules decide what its filters mean. */
    private boolean belongs(Entry person) throws LDAPException {
        Optional<Filter> filter = EntryFilter.ofPeople(realm);
        if (filter.isEmpty()) {
            return true;
        }
        SearchRequest request = new SearchRequest(person.getDN(), SearchScope.BASE, filter.get(), "1.1");
        return !GroupWalk.entries(directory.search(request)).isEmpty();
    }

    Optional<Entry> byUid(String uid) throws LDAPException {
        Filter named = Filter.createEqualityFilter(realm.uidAttribute(), uid);
        return search(realm.base(), EntryFilter.ofPeople(realm, named)).stream()
                .map(e -> (Entry) e)
                .findFirst();
    }

    private List<SearchResultEntry> search(String base, Filter filter) throws LDAPException {
        return GroupWalk.entries(directory.search(new SearchRequest(base, SearchScope.SUB, filter, attributes)));
    }

    private void person(Entry entry, boolean direct) {
        String uid = entry.getAttributeValue(realm.uidAttribute());
        if (uid == null) {
            return;
        }
        String name = entry.getAttributeValue(realm.nameAttribute());
        Member member = new Member(uid, name == null ? uid : name, direct);
        found.merge(uid, member, (before, now) -> before.direct() ? before : now);
    }
}
