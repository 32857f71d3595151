package io.vigie.bot.chat.discord;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import tools.jackson.databind.JsonNode;

/** What the bot may do in the channel of a slash command, which Discord says with each. */
final class AppPermissions {
    private AppPermissions() {}

    /** What it lacks to see to something there for longer than one answer, as Discord calls it. */
    static List<String> lacking(JsonNode interaction) {
        String given = Wire.text(interaction, "app_permissions");
        if (!given.matches("[0-9]{1,18}")) {
            return List.of();
        }
        EnumSet<Permission> has = Permission.getPermissions(Long.parseLong(given));
        boolean thread = ChannelType.fromId(
                        interaction.path("channel").path("type").asInt(-1))
                .isThread();
        List<String> lacking = new ArrayList<>();
        if (has.contains(Permission.ADMINISTRATOR)) {
            return lacking;
        }
        if (!has.contains(Permission.VIEW_CHANNEL)) {
            lacking.add("View Channel");
        }
        if (!has.contains(thread ? Permission.MESSAGE_SEND_IN_THREADS : Permission.MESSAGE_SEND)) {
            lacking.add(thread ? "Send Messages in Threads" : "Send Messages");
        }
        if (!has.contains(Permission.MESSAGE_ADD_REACTION)) {
            lacking.add("Add Reactions");
        }
        if (!has.contains(Permission.MESSAGE_HISTORY)) {
            lacking.add("Read Message History");
        }
        return lacking;
    }
}
