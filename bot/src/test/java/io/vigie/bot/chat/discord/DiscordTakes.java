package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** Which slash commands Discord and JDA take. */
final class DiscordTakes {
    private DiscordTakes() {}

    static void all(DataArray data) {
        assertThat(data.length()).isBetween(1, SlashTree.MOST_COMMANDS);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < data.length(); i++) {
            DataObject command = data.getObject(i);
            assertThat(names.add(command.getString("name"))).isTrue();
            assertThat(SlashCommandData.fromData(command).toData().getString("name"))
                    .isEqualTo(command.getString("name"));
            assertThat(characters(command))
                    .as(command.getString("name"))
                    .isLessThanOrEqualTo(SlashTree.MOST_CHARACTERS);
            check(command, 0);
        }
    }

    private static void check(DataObject node, int depth) {
        assertThat(node.getString("name")).matches("[-_a-z0-9]{1,32}");
        assertThat(node.getString("description").length()).isBetween(1, 100);
        DataArray options = node.optArray("options").orElse(DataArray.empty());
        assertThat(options.length()).isLessThanOrEqualTo(25);
        assertThat(depth).isLessThanOrEqualTo(3);
        boolean optional = false;
        Set<String> names = new HashSet<>();
        for (int i = 0; i < options.length(); i++) {
            DataObject option = options.getObject(i);
            assertThat(names.add(option.getString("name"))).isTrue();
            boolean required = option.getBoolean("required", false);
            assertThat(required && optional).as("required after optional").isFalse();
            optional |= !required;
            check(option, depth + 1);
        }
    }

    private static int characters(DataObject node) {
        int sum =
                node.getString("name").length() + node.getString("description").length();
        DataArray options = node.optArray("options").orElse(DataArray.empty());
        for (int i = 0; i < options.length(); i++) {
            sum += characters(options.getObject(i));
        }
        return sum;
    }
}
