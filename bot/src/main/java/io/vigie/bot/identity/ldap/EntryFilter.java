package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.vigie.bot.identity.RealmSettings;
import java.util.Optional;

/** Which entries count as people. */
final class EntryFilter {
    private EntryFilter() {}

    /** Those of the people whom this finds who still belong. */
    static Filter ofPeople(RealmSettings realm, Filter filter) throws LDAPException {
        Optional<Filter> belonging = ofPeople(realm);
        return belonging.isEmpty() ? filter : Filter.createANDFilter(filter, belonging.get());
    }

    /**
     * Who still belongs; empty when everybody does.
     *
     * @throws LDAPException when the settings hold no filter
     */
    static Optional<Filter> ofPeople(RealmSettings realm) throws LDAPException {
        return realm.personFilter().isEmpty() ? Optional.empty() : Optional.of(Filter.create(realm.personFilter()));
    }
}
