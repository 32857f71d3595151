package io.vigie.bot.chat.discord;

import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.channel.middleman.StandardGuildMessageChannel;

/**
 * Who the bot is on this server and what it lacks there.
 *
 * @param id the bot account's
 * @param there whether the server is: while it is not, nothing is known of its channels
 * @param role the role that Discord made for the bot; people who mention the bot often choose it by mistake
 * @param channels the ids of the configured channels it can see, by the word they are configured with
 * @param lacks one sentence each, in the admin's words
 */
record Standing(String id, boolean there, Optional<String> role, Map<String, String> channels, List<String> lacks) {
    private static final Map<Permission, String> NEEDED = needed();

    Standing {
        channels = Map.copyOf(channels);
        lacks = List.copyOf(lacks);
    }

    private static Map<Permission, String> needed() {
        Map<Permission, String> needed = new LinkedHashMap<>();
        needed.put(Permission.VIEW_CHANNEL, "View Channel");
        needed.put(Permission.MESSAGE_SEND, "Send Messages");
        needed.put(Permission.MESSAGE_SEND_IN_THREADS, "Send Messages in Threads");
        needed.put(Permission.CREATE_PUBLIC_THREADS, "Create Public Threads");
        needed.put(Permission.MESSAGE_EMBED_LINKS, "Embed Links");
        needed.put(Permission.MESSAGE_ATTACH_FILES, "Attach Files");
        needed.put(Permission.MESSAGE_ADD_REACTION, "Add Reactions");
        needed.put(Permission.MESSAGE_HISTORY, "Read Message History");
        return needed;
    }

    /**
     * Before a new session has the server nobody can tell where the bot listens.
     *
     * @throws Problem of the site then
     */
    void mustBeThere() {
        if (!there) {
            throw Problem.site("The bot is not on the server yet.");
        }
    }

    boolean listensIn(DiscordSettings settings, String channel) {
        return settings.listensIn().stream().anyMatch(name -> channel.equals(channels.get(name)));
    }

    /**
     * Empty, too, while JDA has not built all of it: it shows a server before that, and the bot's own membership comes
     * after its roles and channels. A channel that is not there yet would be taken for one the bot does not listen in.
     */
    static Optional<Guild> server(JDA jda, String id) {
        return Optional.ofNullable(jda.getGuildById(id)).filter(guild -> guild.isMember(jda.getSelfUser()));
    }

    /** As JDA has been told; asks nobody. */
    static Standing find(JDA jda, DiscordSettings settings) {
        String id = jda.getSelfUser().getId();
        Optional<Guild> server = server(jda, settings.guild());
        if (server.isEmpty()) {
            boolean away = jda.isUnavailable(Long.parseUnsignedLong(settings.guild()))
                    || jda.getGuildById(settings.guild()) != null;
            return new Standing(
                    id,
                    false,
                    Optional.empty(),
                    Map.of(),
                    List.of(
                            away
                                    ? "Discord says that the server is not available at the moment."
                                    : "The bot " + jda.getSelfUser().getName() + " is not on the server "
                                            + settings.guild()
                                            + ": invite it with the scopes bot and applications.commands, or mend "
                                            + DiscordSettings.KEY + "guild."));
        }
        Guild guild = server.get();
        List<String> lacks = new ArrayList<>();
        Map<String, String> channels = new HashMap<>();
        Set<String> names = new LinkedHashSet<>();
        names.add(settings.alertChannel());
        names.addAll(settings.listensIn());
        for (String name : names) {
            Optional<StandardGuildMessageChannel> channel = channel(guild, name);
            if (channel.isEmpty()) {
                lacks.add(noChannel("text channel", name));
                continue;
            }
            List<String> missing = NEEDED.entrySet().stream()
                    .filter(p -> !guild.getSelfMember().hasPermission(channel.get(), p.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            if (!missing.isEmpty()) {
                lacks.add("In the channel " + name + " the bot's role lacks: " + String.join(", ", missing) + ".");
            }
            channels.put(name, channel.get().getId());
        }
        Optional<String> role = Optional.ofNullable(guild.getBotRole()).map(r -> r.getId());
        return new Standing(id, true, role, channels, lacks);
    }

    /**
     * Whether embeds are shown there. Of a channel that JDA does not know, or on a server it has not built, that is found
     * out when there is one, and of a thread, too: JDA shows one for a moment before it has its parent, and fails when
     * asked for rights in it.
     */
    static boolean showsCards(JDA jda, String id) {
        StandardGuildMessageChannel channel = jda.getChannelById(StandardGuildMessageChannel.class, id);
        Member self = channel == null ? null : channel.getGuild().getMember(jda.getSelfUser());
        return channel == null || self == null || self.hasPermission(channel, Permission.MESSAGE_EMBED_LINKS);
    }

    /** Discord keeps the names of channels to itself that the bot may not see. */
    static String noChannel(String what, String name) {
        return "There is no " + what + " " + name + " on the server, or the bot may not see it: mend "
                + DiscordSettings.KEY + "alert-channel or channels, or give the bot's role View Channel there.";
    }

    /**
     * By its id or its name; of two with one name none, since nobody could tell which was meant. JDA shows a new channel
     * for a moment before it has its name, and changes their order while it is asked for.
     */
    static Optional<StandardGuildMessageChannel> channel(Guild guild, String idOrName) {
        List<StandardGuildMessageChannel> all = new ArrayList<>();
        guild.getTextChannelCache().forEachUnordered(all::add);
        guild.getNewsChannelCache().forEachUnordered(all::add);
        Optional<StandardGuildMessageChannel> byId =
                all.stream().filter(c -> c.getId().equals(idOrName)).findFirst();
        if (byId.isPresent()) {
            return byId;
        }
        List<StandardGuildMessageChannel> named =
                all.stream().filter(c -> idOrName.equals(c.getName())).toList();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }
}
