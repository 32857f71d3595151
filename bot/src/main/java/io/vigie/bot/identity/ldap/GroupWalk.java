package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.vigie.bot.identity.Group;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Nesting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every group of a person: groupOfNames, groupOfUniqueNames (RFC 4519) and posixGroup (RFC 2307), and the groups
 * that these are in. Breadth first, one search for many groups; a group that was seen is not followed again.
 */
final class GroupWalk {
    /** Nobody is in so many groups; whoever is gets an error rather than a part of their rights. */
    private static final int MOST = 2_000;

    private static final int GROUPS_IN_A_FILTER = 50;
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

    private final LDAPInterface directory;
    private final RealmSettings realm;
    private final boolean bareNames;
    private final Map<String, Group> found = new LinkedHashMap<>();

    /**
     * @param bareNames whether groups are called by their cn alone
     */
    GroupWalk(LDAPInterface directory, RealmSettings realm, boolean bareNames) {
        this.directory = directory;
        this.realm = realm;
        this.bareNames = bareNames;
    }

    Set<Group> of(Entry person) throws LDAPException {
        if (realm.groupBase().isEmpty()) {
            return Set.of();
        }
        List<String> next = search(direct(person));
        while (realm.nesting() == Nesting.WALK && !next.isEmpty()) {
            List<String> further = new ArrayList<>();
            for (int from = 0; from < next.size(); from += GROUPS_IN_A_FILTER) {
                further.addAll(search(holding(next.subList(from, Math.min(next.size(), from + GROUPS_IN_A_FILTER)))));
            }
            next = further;
        }
        return Set.copyOf(found.values());
    }

    private Filter direct(Entry person) {
        List<Filter> any = new ArrayList<>(members(person.getDN()));
        if (realm.nesting() == Nesting.IN_CHAIN) {
            any.add(Filter.createExtensibleMatchFilter("member", IN_CHAIN, false, person.getDN()));
        }
        String[] uids = person.getAttributeValues(realm.uidAttribute());
        if (uids != null) {
            for (String uid : uids) {
                any.add(Filter.createEqualityFilter("memberUid", uid));
            }
        }
        return Filter.createORFilter(any);
    }

    private static Filter holding(List<String> groups) {
        return Filter.createORFilter(groups.stream()
                .map(GroupWalk::members)
                .flatMap(Collection::stream)
                .toList());
    }

    private static List<Filter> members(String dn) {
        return List.of(Filter.createEqualityFilter("member", dn), Filter.createEqualityFilter("uniqueMember", dn));
    }

    /** The DNs of groups that were not known before. */
    private List<String> search(Filter filter) throws LDAPException {
        SearchRequest request = new SearchRequest(realm.groupBase(), SearchScope.SUB, filter, "cn");
        List<String> fresh = new ArrayList<>();
        for (SearchResultEntry group : entries(directory.search(request))) {
            Group named = new Group(group.getDN(), name(group));
            if (found.putIfAbsent(DN.normalize(group.getDN()), named) == null) {
                fresh.add(group.getDN());
            }
        }
        if (found.size() > MOST) {
            throw new LDAPException(ResultCode.SIZE_LIMIT_EXCEEDED);
        }
        return fresh;
    }

    static List<SearchResultEntry> entries(SearchResult result) {
        List<SearchResultEntry> entries = result.getSearchEntries();
        return entries == null ? List.of() : entries;
    }

    private String name(Entry group) throws LDAPException {
        String cn = group.getAttributeValue("cn");
        RDN rdn = group.getRDN();
        String bare = cn != null ? cn : rdn == null ? group.getDN() : rdn.getAttributeValues()[0];
        return bareNames ? bare : realm.name() + "/" + bare;
    }
}
