package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.chat.WorkingThreads;
import io.vigie.bot.store.SoonDurable;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.SelfUser;
import net.dv8tion.jda.api.requests.Route;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The bot's side of Discord. */
@Component
@DiscordOnly
public class DiscordAdapter implements ChatAdapter, DisposableBean {
    public static final String PLATFORM = "discord";

    /** Its threads' names begin so; JDA's own begin with {@code JDA}. */
    static final String THREADS = "discord ";

    private final DiscordSettings settings;
    private final Clock clock;
    private final Rhythm rhythm;
    private final Supplier<CommandLanguage> language;
    private final Rest rest;
    private final Memory memory;
    private final Members members;
    private final Channels channels;
    private final Reactions reactions;
    private final Posting posting;
    private final Editing editing;
    private final Replies replies;
    private volatile @Nullable Running running;
    private volatile boolean hears;

    private record Running(Line line, Worker worker, Slash slash, Thread working, Thread keeping) {}

    /** @param language asked for late, since commands speak to chats too */
    @Autowired
    DiscordAdapter(
            DiscordSettings settings,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            SoonDurable soon,
            Clock clock,
            ObjectProvider<CommandLanguage> language) {
        this(settings, jdbc, transaction, soon, clock, language::getObject, Rhythm.USUAL);
    }

    DiscordAdapter(
            DiscordSettings settings,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            SoonDurable soon,
            Clock clock,
            Supplier<CommandLanguage> language,
            Rhythm rhythm) {
        this.settings = settings;
        this.clock = clock;
        this.rhythm = rhythm;
        this.language = language;
        this.rest = new Rest(this::jda, settings.requestTimeout());
        this.memory = new Memory(jdbc, transaction, soon, clock);
        this.members = new Members(rest, settings.guild(), clock);
        this.reactions = new Reactions(rest, this::jda, members, settings.guild());
        this.channels = new Channels(rest);
        Threads threads = new Threads(rest, channels);
        this.posting = new Posting(rest, threads, this::showsCards, memory.once(), clock, this::bot);
        this.editing = new Editing(rest, threads, this::showsCards);
        this.replies = new Replies(rest, channels, memory, rhythm, posting::post);
    }

    private Optional<JDA> jda() {
        Running now = running;
        return now == null ? Optional.empty() : now.line().jda();
    }

    private boolean showsCards(String channel) {
        return jda().map(jda -> Standing.showsCards(jda, channel)).orElse(true);
    }

    private SelfUser self() {
        return jda().orElseThrow(() -> Problem.site("Discord is not connected."))
                .getSelfUser();
    }

    private String bot() {
        return self().getId();
    }

    @Override
    public String platform() {
        return PLATFORM;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public synchronized void start(ChatListener listener) {
        if (hears) {
            return;
        }
        destroy();
        Hearing hearing = new Hearing(settings, members, channels, clock, listener);
        CatchUp catchUp = new CatchUp(rest, hearing, memory, clock, rhythm.pages());
        SlashOffer offer = new SlashOffer(rest, settings, rhythm, language, () -> self().getApplicationId());
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(THREADS + "slash ", 0).factory());
        Acknowledgements acknowledgements = new Acknowledgements(rest, replies, memory, clock, rhythm, threads);
        Slash slash = new Slash(settings, offer, acknowledgements, replies, listener, threads);
        slash.start();
        Worker worker = new Worker(
                this::jda,
                settings,
                hearing,
                channels,
                catchUp,
                memory,
                slash,
                rhythm,
                clock,
                () -> listener.heard(new ChatEvent.Connected(PLATFORM, clock.instant())));
        Line line = new Line(settings, worker, rhythm);
        Thread working = Thread.ofPlatform().daemon().name(THREADS + "worker").unstarted(worker);
        Thread keeping = Thread.ofPlatform().daemon().name(THREADS + "line").unstarted(line);
        running = new Running(line, worker, slash, working, keeping);
        hears = true;
        working.start();
        keeping.start();
    }

    /** Hears nothing more. What is under way is still answered, until the line ends with the program. */
    @Override
    public synchronized void stop() {
        Running now = running;
        if (now == null || !hears) {
            return;
        }
        hears = false;
        now.worker().stop();
        now.slash().close();
        WorkingThreads.end(List.of(now.working()));
    }

    @Override
    public synchronized void destroy() {
        stop();
        Running now = running;
        if (now == null) {
            return;
        }
        now.line().stop();
        WorkingThreads.end(List.of(now.keeping()));
        running = null;
    }

    @Override
    public Optional<String> trouble() {
        Running now = running;
        return now == null || !hears
                ? Optional.of("Discord has not been started.")
                : now.line().trouble();
    }

    /**
     * @throws Problem of the site when Discord has not yet said which channel that is
     */
    @Override
    public Place alertChannel() {
        return Place.channel(PLATFORM, channel(settings.alertChannel()));
    }

    @Override
    public MessageRef post(Place place, Outgoing message) {
        // Nobody could vote on what only one person sees.
        Replies.Target target = replies.target(place, !message.offers().isEmpty());
        Place real = new Place(
                PLATFORM, channel(target.place().channel()), target.place().thread());
        return posting.post(real, message, target.reply());
    }

    @Override
    public void edit(MessageRef message, Outgoing content) {
        if (replies.edit(message, content.answer())) {
            return;
        }
        editing.edit(channelOf(message), id(message), content.answer());
    }

    @Override
    public boolean stands(MessageRef message) {
        return DiscordSettings.ID.matcher(message.id()).matches() && editing.stands(channelOf(message), message.id());
    }

    @Override
    public List<Reaction> reactions(MessageRef message) {
        return reactions.on(channelOf(message), id(message));
    }

    @Override
    public void working(Place place) {
        // Whoever used a slash command is shown that by Discord itself.
        if (replies.isReply(place)) {
            return;
        }
        // A thread need not exist before something is said there; and whoever may speak in it may not in its channel.
        String where = place.thread()
                .filter(thread -> channels.find(thread).isPresent())
                .orElseGet(() -> channel(place.channel()));
        var unused = rest.call(Route.Channels.SEND_TYPING.compile(where), Bodies.empty())
                .orRefuse("show that Vigie is at work");
    }

    @Override
    public String shown(AccountId account) {
        return members.shown(account.id());
    }

    @Override
    public Optional<Place> direct(AccountId account) {
        return channels.direct(account);
    }

    /** A route may name a channel as people do; everything the bot was told holds its id. */
    private String channel(String idOrName) {
        if (DiscordSettings.ID.matcher(idOrName).matches()) {
            return idOrName;
        }
        JDA jda = jda().orElseThrow(() -> Problem.site("Discord is not connected."));
        Guild server = Standing.server(jda, settings.guild())
                .orElseThrow(() -> Problem.site("The bot is not on the server yet."));
        return Standing.channel(server, idOrName)
                .map(channel -> channel.getId())
                .orElseThrow(() -> Problem.site("Discord has no channel " + idOrName + " that the bot can see.")
                        .withMend("Give its id: two channels may have the same name."));
    }

    private static String channelOf(MessageRef message) {
        return Posting.checked(message.channel());
    }

    private static String id(MessageRef message) {
        if (!DiscordSettings.ID.matcher(message.id()).matches()) {
            throw Problem.site("Discord has no message " + message.id() + ".");
        }
        return message.id();
    }
}
