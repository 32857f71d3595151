package io.vigie.bot.identity.ldap;

import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.bot.identity.RealmSettings.Nesting;
import io.vigie.bot.identity.RealmSettings.Tls;
import io.vigie.commands.lab.directory.LabDirectory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of realms for tests. */
public record Realms(
        String name,
        boolean isDefault,
        List<String> urls,
        String base,
        String groups,
        String bindDn,
        String password,
        String ca,
        @Nullable Mode mode) {

    public static Realms admins(LabDirectory lab) {
        return new Realms(
                "admins",
                true,
                List.of(lab.url()),
                LabDirectory.ADMINS_BASE,
                LabDirectory.ADMINS_GROUPS,
                LabDirectory.BOT_DN,
                lab.botPassword(),
                lab.caPem(),
                null);
    }

    public static Realms users(LabDirectory lab) {
        return new Realms(
                "users",
                false,
                List.of(lab.url()),
                LabDirectory.USERS_BASE,
                LabDirectory.USERS_GROUPS,
                LabDirectory.BOT_DN,
                lab.botPassword(),
                lab.caPem(),
                null);
    }

    public Realms at(String... other) {
        return new Realms(name, isDefault, List.of(other), base, groups, bindDn, password, ca, mode);
    }

    public Realms trusting(String other) {
        return new Realms(name, isDefault, urls, base, groups, bindDn, password, other, mode);
    }

    public Realms withPassword(String other) {
        return new Realms(name, isDefault, urls, base, groups, bindDn, other, ca, mode);
    }

    public Realms withGroups(String other) {
        return new Realms(name, isDefault, urls, base, other, bindDn, password, ca, mode);
    }

    public Realms mode(Mode other) {
        return new Realms(name, isDefault, urls, base, groups, bindDn, password, ca, other);
    }

    public RealmSettings build() {
        return build("");
    }

    /** With people of this filter alone. */
    public RealmSettings build(String personFilter) {
        return new RealmSettings(
                name,
                isDefault,
                urls,
                base,
                "uid",
                "cn",
                "entryUUID",
                personFilter,
                bindDn,
                "",
                password,
                groups,
                Nesting.WALK,
                new Tls(mode, "", mode == Mode.CLEAR ? "" : ca));
    }
}
