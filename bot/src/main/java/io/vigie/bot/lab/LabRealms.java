package io.vigie.bot.lab;

import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Nesting;
import io.vigie.bot.identity.RealmSettings.Tls;
import io.vigie.bot.identity.RealmSource;
import io.vigie.commands.lab.directory.LabDirectory;
import java.util.List;

/** How the bot would be configured to ask the lab's directory. */
public record LabRealms(LabDirectory directory) implements RealmSource {
    @Override
    public List<RealmSettings> realms() {
        return List.of(
                realm("admins", true, LabDirectory.ADMINS_BASE, LabDirectory.ADMINS_GROUPS),
                realm("users", false, LabDirectory.USERS_BASE, LabDirectory.USERS_GROUPS));
    }

    private RealmSettings realm(String name, boolean isDefault, String base, String groups) {
        return new RealmSettings(
                name,
                isDefault,
                List.of(directory.url(), directory.ldapsUrl()),
                base,
                "uid",
                "cn",
                "entryUUID",
                LabDirectory.BOT_DN,
                "",
                directory.botPassword(),
                groups,
                Nesting.WALK,
                new Tls(null, "", directory.caPem()));
    }
}
