package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.SettingFaults;
import java.time.Duration;
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

    private static final SettingFaults.Address API = new SettingFaults.Address("https", "http", true, "leave it out");
    private static final SettingFaults.Address GATEWAY = new SettingFaults.Address("wss", "ws", true, "leave it out");

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
        SettingFaults faults = new SettingFaults(KEY);
        if (!isConfigured()) {
            if (!tokenFile.isEmpty() || !alertChannel.isEmpty()) {
                faults.add(
                        "guild",
                        "is missing: give the server's id (Developer Mode on, right click the server, Copy Server ID)");
            }
            return faults.found();
        }
        if (!ID.matcher(guild).matches()) {
            faults.add(
                    "guild",
                    "is no id: write its 17 to 20 digits in quotes (Developer Mode on, right click the server, Copy"
                            + " Server ID)");
        }
        faults.required("token-file", tokenFile);
        channel(faults, "alert-channel", alertChannel);
        channels.forEach(channel -> channel(faults, "channels", channel));
        faults.positive("connect-timeout", connectTimeout);
        faults.positive("request-timeout", requestTimeout);
        faults.positive("catch-up", catchUp);
        if (!apiUrl.isEmpty()) {
            faults.address("api-url", apiUrl, API);
        }
        if (!gatewayUrl.isEmpty()) {
            faults.address("gateway-url", gatewayUrl, GATEWAY);
        }
        return faults.found();
    }

    private static void channel(SettingFaults faults, String key, String channel) {
        if (channel.isEmpty()) {
            faults.add(key, "is missing: give the channel's name or id");
        } else if (!NAME.matcher(channel).matches()) {
            faults.add(key, "has \"" + channel + "\": give the channel's name, without #, or its id");
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
