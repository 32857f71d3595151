package io.vigie.bot.identity.ldap;

import io.vigie.bot.identity.RealmSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * The directories that people come from.
 *
 * @param connectTimeout the longest wait for a connection to one server
 * @param responseTimeout the longest wait for one answer of a server
 * @param cache how old an answer may be that a read relies on
 * @param outageGrace how old it may be while the directory does not answer; votes and changes never rely on it
 */
@ConfigurationProperties(prefix = "vigie.identity", ignoreUnknownFields = false)
public record LdapSettings(
        @DefaultValue List<RealmSettings> realms,
        @DefaultValue("3s") Duration connectTimeout,
        @DefaultValue("3s") Duration responseTimeout,
        @DefaultValue("30s") Duration cache,
        @DefaultValue("15m") Duration outageGrace)
        implements Validator {

    public LdapSettings {
        realms = List.copyOf(realms);
    }

    /** What is wrong, one line each, with the key and the mend. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < realms.size(); i++) {
            faults.addAll(new RealmFaults("vigie.identity.realms[" + i + "]", realms.get(i)).find());
        }
        long defaults = realms.stream().filter(RealmSettings::isDefault).count();
        if (defaults > 1 || (defaults == 0 && realms.size() > 1)) {
            faults.add(
                    "vigie.identity.realms: " + defaults + " realms are the default one; set `default: true` on one");
        }
        if (realms.stream().map(RealmSettings::name).distinct().count() < realms.size()) {
            faults.add("vigie.identity.realms: two realms have the same name; give each its own");
        }
        positive(faults, "connect-timeout", connectTimeout);
        positive(faults, "response-timeout", responseTimeout);
        positive(faults, "cache", cache);
        positive(faults, "outage-grace", outageGrace);
        return faults;
    }

    private static void positive(List<String> faults, String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            faults.add("vigie.identity." + key + ": must be longer than nothing; leave it out for the default");
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == LdapSettings.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        ((LdapSettings) target).faults().forEach(fault -> errors.reject("fault", fault));
    }
}
