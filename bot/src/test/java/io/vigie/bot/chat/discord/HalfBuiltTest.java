package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import java.nio.file.Path;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import net.dv8tion.jda.api.entities.channel.middleman.GuildChannel;
import net.dv8tion.jda.internal.JDAImpl;
import net.dv8tion.jda.internal.entities.GuildImpl;
import net.dv8tion.jda.internal.entities.channel.concrete.TextChannelImpl;
import net.dv8tion.jda.internal.entities.channel.concrete.ThreadChannelImpl;
import net.dv8tion.jda.internal.utils.UnlockHook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JDA shows a server and a channel for a moment before it has built them, in the order that its EntityBuilder has. */
class HalfBuiltTest {
    private static final long NEW = 100_000_000_000_000_009L;

    @TempDir
    Path folder;

    private FakeDiscord server;
    private DiscordSettings settings;
    private JDA session;

    @BeforeEach
    void open() throws Exception {
        server = new FakeDiscord();
        server.channel("infra");
        settings = new DiscordSlice(folder).settings(server);
        session = BareSession.with(server);
        session.awaitReady();
    }

    @AfterEach
    void close() throws Exception {
        session.shutdownNow();
        server.close();
    }

    private void show(GuildImpl guild, GuildChannel channel) {
        JDAImpl jda = (JDAImpl) session;
        try (UnlockHook hook = guild.getChannelView().writeLock();
                UnlockHook all = jda.getChannelsView().writeLock()) {
            guild.getChannelView().put(channel);
            jda.getChannelsView().put(channel);
        }
    }

    private GuildImpl built() {
        return (GuildImpl) Standing.server(session, server.guild).orElseThrow();
    }

    @Test
    void a_channel_without_a_name_yet_hides_no_other() {
        GuildImpl guild = built();
        show(guild, new TextChannelImpl(NEW, guild));
        Standing standing = Standing.find(session, settings);
        assertThat(standing.lacks()).isEmpty();
        assertThat(standing.channels()).containsOnlyKeys("infra");
    }

    /** Else what is said in a channel that is not there yet would be passed over, and be taken for heard. */
    @Test
    void a_server_without_its_channels_is_not_there_yet() {
        JDAImpl jda = (JDAImpl) session;
        GuildImpl anew = new GuildImpl(jda, Long.parseUnsignedLong(server.guild));
        try (UnlockHook hook = jda.getGuildsView().writeLock()) {
            jda.getGuildsView().getMap().put(anew.getIdLong(), anew);
        }
        show(anew, new TextChannelImpl(NEW, anew));
        assertThat(Standing.showsCards(session, String.valueOf(NEW))).isTrue();
        Standing standing = Standing.find(session, settings);
        assertThat(standing.lacks()).singleElement().asString().contains("not available at the moment");
        assertThatThrownBy(standing::mustBeThere)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.whose()).isEqualTo(Problem.Whose.SITE));
    }

    @Test
    void a_thread_without_its_channel_yet_hides_no_other() {
        GuildImpl guild = built();
        ThreadChannelImpl thread = new ThreadChannelImpl(NEW, guild, ChannelType.GUILD_PUBLIC_THREAD);
        show(guild, thread.setLatestMessageIdLong(NEW));
        String said = server.say(server.user("jane"), server.channel("infra"), "hello");
        await().until(() -> CatchUp.newest(guild).equals(said));
    }
}
