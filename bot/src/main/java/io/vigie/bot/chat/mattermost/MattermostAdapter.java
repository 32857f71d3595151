package io.vigie.bot.chat.mattermost;

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
import io.vigie.commands.Problem;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The bot's side of Mattermost. */
@Component
@MattermostOnly
public class MattermostAdapter implements ChatAdapter, DisposableBean {
    public static final String PLATFORM = "mattermost";

    /** Its threads' names begin so. */
    static final String THREADS = "mattermost ";

    private final MattermostSettings settings;
    private final Clock clock;
    private final Rhythm rhythm;
    private final MattermostClient client;
    private final Memory memory;
    private final Accounts accounts;
    private final JustPosted justPosted;
    private final Posting posting;
    private final Editing editing;
    private final Channels channels;
    private final Reactions reactions;
    private final SlashGround slashGround;
    private volatile @Nullable Standing foundWithoutALine;
    private volatile @Nullable Running running;

    private record Running(Connection connection, Worker worker, Hearing hearing, List<Thread> threads) {}

    @Autowired
    MattermostAdapter(MattermostSettings settings, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this(settings, jdbc, transaction, clock, Rhythm.USUAL);
    }

    MattermostAdapter(
            MattermostSettings settings, JdbcClient jdbc, TransactionTemplate transaction, Clock clock, Rhythm rhythm) {
        this.settings = settings;
        this.clock = clock;
        this.rhythm = rhythm;
        this.client = new MattermostClient(settings);
        this.memory = new Memory(jdbc, transaction, clock);
        this.accounts = new Accounts(client);
        this.justPosted = new JustPosted(clock);
        this.posting = new Posting(client, memory.once(), justPosted);
        this.editing = new Editing(client, justPosted);
        this.channels = new Channels(client, this::standing);
        this.reactions = new Reactions(client, accounts);
        this.slashGround = new SlashGround(client, accounts);
    }

    @Override
    public String platform() {
        return PLATFORM;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.COMPLETION));
    }

    @Override
    public synchronized void start(ChatListener listener) {
        if (running != null) {
            return;
        }
        ServerClock serverClock = new ServerClock(clock);
        Hearing hearing = new Hearing(settings, accounts, justPosted, serverClock, listener);
        CatchUp catchUp = new CatchUp(client, hearing, memory, serverClock, rhythm.pages());
        Worker worker = new Worker(
                hearing,
                accounts,
                catchUp,
                memory,
                rhythm,
                serverClock,
                () -> listener.heard(new ChatEvent.Connected(PLATFORM, clock.instant())));
        Connection connection = new Connection(client, settings, worker, rhythm, serverClock);
        List<Thread> threads = List.of(
                Thread.ofPlatform().daemon().name(THREADS + "worker").start(worker),
                Thread.ofPlatform().daemon().name(THREADS + "line").start(connection));
        running = new Running(connection, worker, hearing, threads);
    }

    @Override
    public synchronized void stop() {
        Running now = running;
        if (now == null) {
            return;
        }
        running = null;
        now.connection().stop();
        now.worker().stop();
        WorkingThreads.end(now.threads());
    }

    @Override
    public void destroy() {
        stop();
        client.close();
    }

    @Override
    public Optional<String> trouble() {
        Running now = running;
        return now == null
                ? Optional.of("Mattermost has not been started.")
                : now.connection().trouble();
    }

    /**
     * @throws Problem of the site when the server has not yet said which channel that is
     */
    @Override
    public Place alertChannel() {
        return Place.channel(PLATFORM, channels.id(settings.alertChannel()));
    }

    @Override
    public MessageRef post(Place place, Outgoing message) {
        String channel = channels.id(place.channel());
        return new MessageRef(PLATFORM, channel, posting.post(standing(), channel, thread(place), message));
    }

    /** On a slash command, which is no post, no thread can hang. */
    private static Optional<String> thread(Place place) {
        return place.thread().filter(root -> !SlashCommand.isOne(root));
    }

    /**
     * Hears a slash command whose token was checked.
     *
     * @return whether its author is a person, and both they and the bot are members of its channel
     * @throws Problem of the site when the server does not say
     */
    boolean heard(SlashCommand command) {
        Running now = running;
        Optional<Standing> bot =
                Optional.ofNullable(now).flatMap(r -> r.connection().standing());
        if (now == null || bot.isEmpty()) {
            throw Problem.site("Mattermost is not connected yet.");
        }
        Optional<Wire.Channel> channel = slashGround.of(command, bot.get());
        channel.ifPresent(c -> now.hearing().command(command, c.type().equals("D")));
        return channel.isPresent();
    }

    @Override
    public void edit(MessageRef message, Outgoing content) {
        String text = LongPost.withoutFile(content.answer(), standing().longestPost());
        editing.edit(id(message), text);
    }

    @Override
    public boolean stands(MessageRef message) {
        return Accounts.ID.matcher(message.id()).matches() && editing.stands(message.id());
    }

    @Override
    public List<Reaction> reactions(MessageRef message) {
        if (!Accounts.ID.matcher(message.channel()).matches()) {
            throw Problem.site("Mattermost has no channel " + message.channel() + ".");
        }
        String post = id(message);
        editing.requireThere(post);
        return reactions.on(message.channel(), post, standing().id());
    }

    @Override
    public void working(Place place) {
        Map<String, String> body = new HashMap<>(Map.of("channel_id", channels.id(place.channel())));
        thread(place).ifPresent(root -> body.put("parent_id", root));
        var unused = client.post("/users/me/typing", body).orRefuse("show that Vigie is at work");
    }

    @Override
    public String shown(AccountId account) {
        return accounts.shown(account.id());
    }

    @Override
    public Optional<Place> direct(AccountId account) {
        return channels.direct(account);
    }

    /** Messages may have to go out before the line is open. */
    private Standing standing() {
        Running now = running;
        Standing known =
                now == null ? foundWithoutALine : now.connection().standing().orElse(foundWithoutALine);
        if (known == null) {
            known = Standing.find(client, settings);
            foundWithoutALine = known;
        }
        return known;
    }

    private static String id(MessageRef message) {
        if (!message.id().matches("[a-z0-9]+")) {
            throw Problem.site("Mattermost has no message " + message.id() + ".");
        }
        return message.id();
    }
}
