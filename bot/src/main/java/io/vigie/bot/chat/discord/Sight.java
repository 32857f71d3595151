package io.vigie.bot.chat.discord;

import io.vigie.commands.Problem;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Role;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import net.dv8tion.jda.api.requests.Route;
import tools.jackson.databind.JsonNode;

/**
 * Who sees a channel at this moment, reckoned as Discord's page "Permissions" has it. The channel's overwrites are read
 * afresh, since JDA keeps none of members it does not keep; roles come from the gateway.
 */
class Sight {
    private static final long ALL = -1;

    private final Rest rest;
    private final Guild guild;
    private final JsonNode channel;
    /** What a thread hangs on; a channel stands for itself. */
    private final JsonNode container;

    private Sight(Rest rest, Guild guild, JsonNode channel, JsonNode container) {
        this.rest = rest;
        this.guild = guild;
        this.channel = channel;
        this.container = container;
    }

    /**
     * @throws Problem of the site when Discord does not show the channel
     */
    static Sight of(Rest rest, JDA jda, String guildId, String channel) {
        Guild guild = Standing.server(jda, guildId)
                .orElseThrow(
                        () -> Problem.site("Discord does not tell who sees the channel: the server is not there."));
        JsonNode json = show(rest, channel);
        return new Sight(
                rest,
                guild,
                json,
                type(json).isThread() ? show(rest, Posting.checked(Wire.text(json, "parent_id"))) : json);
    }

    private static JsonNode show(Rest rest, String channel) {
        return rest.get(Route.Channels.GET_CHANNEL.compile(channel)).orRefuse("show the channel " + channel);
    }

    private static ChannelType type(JsonNode channel) {
        return ChannelType.fromId(channel.path("type").asInt(-1));
    }

    /**
     * @param member the membership of that user, as Discord told it just now
     * @throws Problem of the site when Discord does not say who belongs to a private thread
     */
    boolean isGivenTo(String user, JsonNode member) {
        if (type(channel) == ChannelType.PRIVATE) {
            return channel.path("recipients")
                    .valueStream()
                    .anyMatch(r -> Wire.text(r, "id").equals(user));
        }
        if (!Wire.text(channel, "guild_id").equals(guild.getId())) {
            return false;
        }
        long may = permissions(user, member);
        return has(may, Permission.VIEW_CHANNEL)
                && (!type(container).isAudio() || has(may, Permission.VOICE_CONNECT))
                && (type(channel) != ChannelType.GUILD_PRIVATE_THREAD
                        || has(may, Permission.MANAGE_THREADS)
                        || isInThread(user));
    }

    private boolean isInThread(String user) {
        Rest.Reply reply = rest.get(Route.Channels.GET_THREAD_MEMBER.compile(Wire.text(channel, "id"), user));
        return reply.status() != 404
                && Wire.text(reply.orRefuse("say who is in the thread"), "user_id")
                        .equals(user);
    }

    private long permissions(String user, JsonNode member) {
        if (user.equals(guild.getOwnerId())) {
            return ALL;
        }
        long may = guild.getPublicRole().getPermissionsRaw();
        for (JsonNode id : member.path("roles")) {
            Role role = DiscordSettings.ID.matcher(id.asString("")).matches() ? guild.getRoleById(id.asString()) : null;
            may |= role == null ? 0 : role.getPermissionsRaw();
        }
        if (has(may, Permission.ADMINISTRATOR)) {
            return ALL;
        }
        may = apply(may, overwrite(guild.getId()));
        long allowed = 0;
        long denied = 0;
        for (JsonNode id : member.path("roles")) {
            JsonNode role = overwrite(id.asString(""));
            allowed |= bits(role, "allow");
            denied |= bits(role, "deny");
        }
        may = may & ~denied | allowed;
        return apply(may, overwrite(user));
    }

    private static long apply(long may, JsonNode overwrite) {
        return may & ~bits(overwrite, "deny") | bits(overwrite, "allow");
    }

    /** Of a role or a member: no two things on Discord have the same id. */
    private JsonNode overwrite(String id) {
        return container
                .path("permission_overwrites")
                .valueStream()
                .filter(o -> Wire.text(o, "id").equals(id))
                .findFirst()
                .orElse(Rest.JSON.missingNode());
    }

    /** Discord writes them as text, since they are more than a number of JSON's holds. */
    private static long bits(JsonNode overwrite, String field) {
        String text = Wire.text(overwrite, field);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static boolean has(long permissions, Permission wanted) {
        return (permissions & wanted.getRawValue()) != 0;
    }
}
