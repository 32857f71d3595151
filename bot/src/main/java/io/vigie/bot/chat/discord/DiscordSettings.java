package io.vigie.bot.chat.discord;

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
 * The Discord server, which its API calls a guild.
 *
 * @param tokenFile a file with the bot's token; read again at each new session
 * @param guild the server's id; empty when there is none. Nobody outside of it is heard
 * @param alertChannel the id or the name of the channel that alerts go to
 * @param channels the ids or names of the channels where the prefix addresses the bot; empty for the alert channel
 * @param textCommands whether to ask for the privileged intent MESSAGE_CONTENT, without which only slash commands, direct
 *     messages and mentions are heard
 * @param catchUp how old a command may be that was said while the bot was away; an older one is not run
 * @param apiUrl where the REST API is, for a proxy of it; empty for Discord itself
 * @param gatewayUrl where the gateway is, for a proxy of it; empty for Discord itself
 */
@ConfigurationProperties("vigie.chat.discord")
public record DiscordSettings(
        @DefaultValue("") String tokenFile,
        @DefaultValue("") String guild,
        @DefaultValue("") String alertChannel,
        @DefaultValue List<String> channels,
        @DefaultValue("true") boolean textCommands,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("15m") Duration catchUp,
        @DefaultValue("") String apiUrl,
        @DefaultValue("") String gatewayUrl)
        implements Validator {
    static final String KEY = "vigie.chat.discord.";
    static final Pattern ID = Pattern.compile("[1-9][0-9]{16,19}");
    /** Discord makes small letters and hyphens of a text channel's name; letters of any script are allowed. */
    private static final Pattern NAME = Pattern.compile("[^\\s#@:`]{1,100}");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");

    public DiscordSettings {
        guild = guild.strip();
        channels = List.copyOf(channels);
        apiUrl = apiUrl.isEmpty() || apiUrl.endsWith("/") ? apiUrl : apiUrl + "/";
    }

    boolean isConfigured() {
        return !guild.isEmpty();
    }

    /** Where the prefix addresses the bot. */
    List<String> listensIn() {
        return channels.isEmpty() ? List.of(alertChannel) : channels;
    }

    /** What is wrong, one line each, with the key and the mend. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!isConfigured()) {
            if (!tokenFile.isEmpty() || !alertChannel.isEmpty()) {
                faults.add(
                        KEY + "guild is missing: give the server's id (Developer Mode on, right click the server, Copy"
                                + " Server ID)");
            }
            return faults;
        }
        if (!ID.matcher(guild).matches()) {
            faults.add(KEY + "guild is no id: write its 17 to 20 digits in quotes (Developer Mode on, right click the"
                    + " server, Copy Server ID)");
        }
        if (tokenFile.isEmpty()) {
            faults.add(KEY + "token-file is missing: name a file");
        } else if (!Files.isReadable(Path.of(tokenFile))) {
            faults.add(KEY + "token-file is " + tokenFile
                    + ", which cannot be read: create it, or let the bot's user read it");
        }
        channel(faults, "alert-channel", alertChannel);
        channels.forEach(channel -> channel(faults, "channels", channel));
        positive(faults, "connect-timeout", connectTimeout);
        positive(faults, "request-timeout", requestTimeout);
        positive(faults, "catch-up", catchUp);
        address(faults, "api-url", apiUrl, "https", "http");
        address(faults, "gateway-url", gatewayUrl, "wss", "ws");
        return faults;
    }

    private static void channel(List<String> faults, String key, String channel) {
        if (channel.isEmpty()) {
            faults.add(KEY + key + " is missing: give the channel's name or id");
        } else if (!NAME.matcher(channel).matches()) {
            faults.add(KEY + key + " has \"" + channel + "\": give the channel's name, without #, or its id");
        }
    }

    private static void positive(List<String> faults, String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            faults.add(KEY + key + " must be longer than nothing: leave it out for the default");
        }
    }

    private static void address(List<String> faults, String key, String url, String safe, String clear) {
        if (url.isEmpty()) {
            return;
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            faults.add(KEY + key + " is no address: leave it out");
            return;
        }
        String scheme = String.valueOf(uri.getScheme());
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            faults.add(KEY + key + " is no plain address: leave it out");
        } else if (scheme.equals(clear) && !LOOPBACK.matcher(uri.getHost()).matches()) {
            faults.add(KEY + key + " would send the token in the clear: write " + safe + "://");
        } else if (!scheme.equals(clear) && !scheme.equals(safe)) {
            faults.add(KEY + key + " starts with " + scheme + "://: write " + safe + "://");
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return type == DiscordSettings.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        ((DiscordSettings) target).faults().forEach(fault -> errors.reject("fault", fault));
    }
}
