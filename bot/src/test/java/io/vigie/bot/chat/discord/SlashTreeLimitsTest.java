package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandSpec;
import io.vigie.commands.language.CommandSpec.Argument;
import io.vigie.commands.language.CommandSpec.Flag;
import io.vigie.commands.language.CommandSpec.Reads;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More commands than there are, up to what Discord takes. */
class SlashTreeLimitsTest {
    @Test
    void what_is_too_much_for_one_command_goes_on_in_another() {
        List<CommandSpec> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            many.add(new CommandSpec(
                    new CommandDoc("vm do" + i, "", "Does ".repeat(20), "x"),
                    List.of(new Argument("guest", true, "which ".repeat(20), Reads.QUOTED)),
                    List.of(new Flag("force", "", false, false, Reads.WORD))));
        }
        for (int i = 0; i < 30; i++) {
            many.add(new CommandSpec(new CommandDoc("vm tag to" + i, "", "x", "x"), List.of(), List.of()));
        }
        SlashTree tree = new SlashTree(many);
        assertThat(tree.leaves()).hasSize(90);
        assertThat(tree.find(List.of("vm", "do0"))).isPresent();
        DiscordTakes.all(tree.data());
        assertThat(tree.data().length()).isGreaterThan(2);
    }

    private static CommandSpec synthetic(String words, int flags) {
        List<Flag> many = new ArrayList<>();
        for (int i = 0; i < flags; i++) {
            many.add(new Flag("flag" + i, "which ".repeat(20), true, false, Reads.QUOTED));
        }
        return new CommandSpec(new CommandDoc(words, "", "Does ".repeat(20), "x"), List.of(), many);
    }

    private static SlashTree whole(List<CommandSpec> specs) {
        SlashTree tree = new SlashTree(specs);
        assertThat(tree.leaves()).hasSameSizeAs(specs);
        DiscordTakes.all(tree.data());
        return tree;
    }

    @Test
    void what_groups_are_called_counts_too() {
        List<CommandSpec> groups = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            groups.add(synthetic("vm g" + i + " do", 2));
        }
        SlashTree tree = whole(groups);
        assertThat(tree.find(List.of("vm", "g0", "do"))).isPresent();
        assertThat(tree.data().length()).isEqualTo(2);
    }

    @Test
    void a_group_that_is_too_much_by_itself_goes_on_in_the_next_command() {
        List<CommandSpec> group = new ArrayList<>(List.of(synthetic("vm list", 0)));
        for (int i = 0; i < 30; i++) {
            group.add(synthetic("vm disk do" + i, 20));
        }
        group.add(synthetic("vm show", 0));
        SlashTree tree = whole(group);
        assertThat(tree.find(List.of("vm", "list"))).isPresent();
        assertThat(tree.find(List.of("vm-2", "disk", "do0"))).isPresent();
        assertThat(tree.find(List.of("vm-3", "disk", "do3"))).isPresent();
    }

    @Test
    void a_command_with_more_arguments_than_discord_takes_is_refused_by_name() {
        List<Argument> many = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            many.add(new Argument("a" + i, true, "x", Reads.QUOTED));
        }
        CommandSpec wide = new CommandSpec(new CommandDoc("vm tell", "", "Tells.", "x"), many, List.of());
        assertThatThrownBy(() -> new SlashTree(List.of(wide)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vm tell");
    }
}
