package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.commands.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds what is wrong with a realm's settings without asking any server. */
final class RealmFaults {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    private final String key;
    private final RealmSettings realm;
    private final List<String> faults = new ArrayList<>();

    RealmFaults(String key, RealmSettings realm) {
        this.key = key;
        this.realm = realm;
    }

    List<String> find() {
        if (!NAME.matcher(realm.name()).matches()) {
            fault("name", "is missing or not a plain word; use small letters, digits and hyphens");
        }
        urls();
        names();
        bind();
        tls();
        return faults;
    }

    private void urls() {
        if (realm.urls().isEmpty()) {
            fault("urls", "is missing; name at least one ldaps:// or ldap:// address");
        }
        for (int i = 0; i < realm.urls().size(); i++) {
            String at = "urls[" + i + "]";
            try {
                Server server = Server.parse(realm.urls().get(i));
                modeFits(at, server);
            } catch (IllegalArgumentException e) {
                fault(at, "is no LDAP address; write ldaps://host or ldap://host:port");
            }
        }
    }

    private void modeFits(String at, Server server) {
        Mode mode = realm.tls().mode();
        if (mode == Mode.LDAPS && !server.ldaps()) {
            fault(at, "starts with ldap:// but tls.mode is ldaps; write ldaps:// or leave tls.mode out");
        }
        if (mode != null && mode != Mode.LDAPS && server.ldaps()) {
            fault(at, "starts with ldaps:// but tls.mode is not ldaps; write ldap:// or leave tls.mode out");
        }
    }

    private void names() {
        if (realm.base().isEmpty()) {
            fault("base", "is missing; name the DN below which people are");
        }
        distinguishedName("base", realm.base());
        distinguishedName("group-base", realm.groupBase());
        distinguishedName("bind-dn", realm.bindDn());
        attribute("uid-attribute", realm.uidAttribute());
        attribute("name-attribute", realm.nameAttribute());
        attribute("id-attribute", realm.idAttribute());
        personFilter();
    }

    private void personFilter() {
        try {
            var unused = EntryFilter.ofPeople(realm);
        } catch (LDAPException e) {
            fault("person-filter", "is no LDAP filter; write it like (!(employeeType=former)), in quotes");
        }
    }

    private void bind() {
        boolean file = !realm.bindPasswordFile().isEmpty();
        boolean word = !realm.bindPassword().isEmpty();
        if (file && word) {
            fault("bind-password", "is set beside bind-password-file; keep one of them");
        }
        if (realm.bindDn().isEmpty() && (file || word)) {
            fault("bind-dn", "is missing though there is a password for it; set it or remove the password");
        }
        if (!realm.bindDn().isEmpty() && !file && !word) {
            fault("bind-password-file", "is missing; a DN without a password binds as nobody");
        }
        readable("bind-password-file", realm.bindPasswordFile());
    }

    private void tls() {
        if (!realm.tls().caFile().isEmpty() && !realm.tls().ca().isEmpty()) {
            fault("tls.ca", "is set beside tls.ca-file; keep one of them");
        }
        if (readable("tls.ca-file", realm.tls().caFile())) {
            try {
                Trust.of(realm.tls());
            } catch (Problem e) {
                fault(realm.tls().ca().isEmpty() ? "tls.ca-file" : "tls.ca", "holds no PEM certificate; give it one");
            }
        }
    }

    /** Nothing configured counts as readable. */
    private boolean readable(String name, String file) {
        if (file.isEmpty() || Files.isReadable(Path.of(file))) {
            return true;
        }
        fault(name, file + " cannot be read; create it, or let the bot's user read it");
        return false;
    }

    private void distinguishedName(String name, String dn) {
        if (!DN.isValidDN(dn)) {
            fault(name, "is no distinguished name; write it like ou=people,dc=example,dc=org");
        }
    }

    private void attribute(String name, String attribute) {
        if (!ATTRIBUTE.matcher(attribute).matches()) {
            fault(name, "is no attribute's name; leave it out for the default");
        }
    }

    private void fault(String name, String text) {
        faults.add(key + "." + name + ": " + text);
    }
}
