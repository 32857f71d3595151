package io.vigie.bot.chat.mattermost;

import io.vigie.commands.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");

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
        List<String> faults = new ArrayList<>();
        if (!isConfigured()) {
            if (!tokenFile.isEmpty() || !team.isEmpty() || !alertChannel.isEmpty()) {
                faults.add(KEY + "url is missing: give the server's address, such as https://chat.example.org");
            }
            return faults;
        }
        address(faults);
        readable(faults, "token-file", tokenFile, true);
        readable(faults, "slash-token-file", slashTokenFile, false);
        if (readable(faults, "ca-file", caFile, false)) {
            try {
                var unused = Trust.of(caFile);
            } catch (Problem e) {
                faults.add(KEY + "ca-file is " + caFile + ", which holds no PEM certificate: give it one");
            }
        }
        name(faults, "team", team);
        name(faults, "alert-channel", alertChannel);
        channels.forEach(channel -> name(faults, "channels", channel));
        positive(faults, "connect-timeout", connectTimeout);
        positive(faults, "request-timeout", requestTimeout);
        positive(faults, "catch-up", catchUp);
        return faults;
    }

    private void address(List<String> faults) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            faults.add(KEY + "url is no address: write https://chat.example.org");
            return;
        }
        String scheme = String.valueOf(uri.getScheme());
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
            faults.add(KEY + "url is no plain address: write https://chat.example.org");
        } else if (scheme.equals("http") && !LOOPBACK.matcher(uri.getHost()).matches()) {
            faults.add(KEY + "url would send the token in the clear: write https://");
        } else if (!scheme.equals("http") && !scheme.equals("https")) {
            faults.add(KEY + "url starts with " + scheme + "://: write https://");
        }
    }

    private static boolean readable(List<String> faults, String name, String file, boolean required) {
        if (file.isEmpty()) {
            if (required) {
                faults.add(KEY + name + " is missing: name a file");
            }
            return false;
        }
        if (!Files.isReadable(Path.of(file))) {
            faults.add(KEY + name + " is " + file + ", which cannot be read: create it, or let the bot's user read it");
            return false;
        }
        return true;
    }

    private static void name(List<String> faults, String key, String name) {
        if (name.isEmpty()) {
            faults.add(KEY + key + " is missing: give its name, as in its address");
        } else if (!NAME.matcher(name).matches()) {
            faults.add(KEY + key + " has \"" + name
                    + "\": give the name as in its address, of small letters, digits, - and _");
        }
    }

    private static void positive(List<String> faults, String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            faults.add(KEY + key + " must be longer than nothing: leave it out for the default");
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
