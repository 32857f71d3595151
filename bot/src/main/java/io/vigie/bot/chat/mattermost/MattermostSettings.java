package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.SettingFaults;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * The Mattermost server.
 *
 * @param url empty when there is none
 * @param tokenFile a file with the bot account's token; read again at each connection
 * @param team the team's name, as in its address
 * @param alertChannel the name of the channel that alerts go to
 * @param channels the names of the channels where the prefix addresses the bot; empty for the alert channel
 * @param caFile PEM authorities to trust instead of the JDK's; empty for these
 * @param slashTokenFile a file with the token of a custom slash command; empty when there is none
 * @param catchUp how old a command may be that was said while the bot was away; an older one is not run
 */
@ConfigurationProperties("vigie.chat.mattermost")
public record MattermostSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String tokenFile,
        @DefaultValue("") String team,
        @DefaultValue("") String alertChannel,
        @DefaultValue List<String> channels,
        @DefaultValue("") String caFile,
        @DefaultValue("") String slashTokenFile,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("15m") Duration catchUp)
        implements Validator {
    static final String KEY = "vigie.chat.mattermost.";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final SettingFaults.Address ADDRESS =
            new SettingFaults.Address("https", "http", false, "write https://chat.example.org");

    public MattermostSettings {
        url = url.strip().replaceAll("/+$", "");
        channels = List.copyOf(channels);
    }

    boolean isConfigured() {
        return !url.isEmpty();
    }

    /** Where the prefix addresses the bot. */
    List<String> listensIn() {
        return channels.isEmpty() ? List.of(alertChannel) : channels;
    }

    /** What is wrong, one line each, with the key and the mend. */
    public List<String> faults() {
        SettingFaults faults = new SettingFaults(KEY);
        if (!isConfigured()) {
            if (!tokenFile.isEmpty() || !team.isEmpty() || !alertChannel.isEmpty()) {
                faults.add("url", "is missing: give the server's address, such as https://chat.example.org");
            }
            return faults.found();
        }
        faults.address("url", url, ADDRESS);
        faults.required("token-file", tokenFile);
        var unused = faults.readable("slash-token-file", slashTokenFile);
        if (faults.readable("ca-file", caFile) && !isAuthority(caFile)) {
            faults.add("ca-file", "is " + caFile + ", which holds no PEM certificate: give it one");
        }
        name(faults, "team", team);
        name(faults, "alert-channel", alertChannel);
        channels.forEach(channel -> name(faults, "channels", channel));
        faults.positive("connect-timeout", connectTimeout);
        faults.positive("request-timeout", requestTimeout);
        faults.positive("catch-up", catchUp);
        return faults.found();
    }

    private static boolean isAuthority(String file) {
        try {
            var unused = Trust.of(file);
            return true;
        } catch (Problem e) {
            return false;
        }
    }

    private static void name(SettingFaults faults, String key, String name) {
        if (name.isEmpty()) {
            faults.add(key, "is missing: give its name, as in its address");
        } else if (!NAME.matcher(name).matches()) {
            faults.add(key, "has \"" + name + "\": give the name as in its address, of small letters, digits, - and _");
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == MattermostSettings.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        ((MattermostSettings) target).faults().forEach(fault -> errors.reject("fault", fault));
    }
}
