package io.vigie.bot.chat.discord;

import ch.qos.logback.classic.Level;
import io.vigie.bot.chat.NoTokensInLogs;
import io.vigie.bot.chat.Redial;
import io.vigie.bot.chat.TokenFile;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.events.RawGatewayEvent;
import net.dv8tion.jda.api.events.guild.GuildAvailableEvent;
import net.dv8tion.jda.api.events.guild.GuildJoinEvent;
import net.dv8tion.jda.api.events.guild.GuildReadyEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.SessionDisconnectEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.ChunkingFilter;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.MemberCachePolicy;
import net.dv8tion.jda.api.utils.SessionControllerAdapter;
import net.dv8tion.jda.api.utils.cache.CacheFlag;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a JDA session until it is stopped. JDA itself resumes what breaks; when it gives up, because of a token or an
 * intent, another session is begun here with what the token file says then.
 */
class Line implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final int BAD_TOKEN = 4004;
    private static final int INTENT_NOT_GRANTED = 4014;

    private static final String NO_CONTENT = "Discord hides what is typed from the bot: only slash commands, direct"
            + " messages and mentions work. Switch on the Message Content Intent (Developer Portal, Bot) and restart Vigie,"
            + " or set " + DiscordSettings.KEY + "text-commands to false.";

    private final DiscordSettings settings;
    private final Worker worker;
    private final Rhythm rhythm;
    private final Redial redial;
    private volatile @Nullable JDA jda;
    private volatile boolean readsContent;

    /** Whether what comes is said just now: a session that is resumed begins with what was missed. */
    private volatile boolean upToDate;

    Line(DiscordSettings settings, Worker worker, Rhythm rhythm) {
        this.settings = settings;
        this.worker = worker;
        this.rhythm = rhythm;
        this.redial = new Redial(
                "Discord", new Redial.Waits(rhythm.firstRetry(), rhythm.longestRetry(), rhythm.longestRetry()), LOG);
        this.readsContent = settings.textCommands();
        // The bot's token with its first message at TRACE, those of slash commands with any it cannot read at ERROR.
        NoTokensInLogs.install("net.dv8tion.jda.internal.requests.WebSocketClient", Level.OFF);
        NoTokensInLogs.install("net.dv8tion.jda.", Level.WARN);
    }

    /** For requests; there is one while the gateway is opened again, too. */
    Optional<JDA> jda() {
        return Optional.ofNullable(jda);
    }

    /** Why the bot cannot hear or speak now. */
    Optional<String> trouble() {
        Optional<String> trouble = redial.trouble();
        JDA now = jda;
        if (trouble.isPresent() || now == null) {
            return trouble;
        }
        List<String> lacks = new ArrayList<>(Standing.find(now, settings).lacks());
        if (settings.textCommands() && !readsContent) {
            lacks.add(NO_CONTENT);
        }
        worker.slashTrouble().ifPresent(lacks::add);
        return lacks.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", lacks));
    }

    void stop() {
        redial.stop();
    }

    @Override
    public void run() {
        redial.run(this::serve);
    }

    /** One session from its beginning to JDA's giving up, or ours. */
    private void serve() throws InterruptedException {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.requestTimeout())
                .writeTimeout(settings.requestTimeout())
                // A standstill ends before; who waits for an answer waits by the size of what is sent.
                .callTimeout(settings.requestTimeout().plus(Bodies.LONGEST_UPLOAD))
                .addInterceptor(new OldEdits())
                .build();
        JDA session = null;
        try {
            upToDate = false;
            session = open(http, ended);
            jda = session;
            redial.await(ended);
            if (redial.isRunning()) {
                throw explain(ended.getNow(0));
            }
        } finally {
            if (session != null) {
                session.shutdownNow();
                var unused = session.awaitShutdown(Duration.ofSeconds(1));
            }
            jda = null;
            http.dispatcher().executorService().shutdownNow();
            http.connectionPool().evictAll();
        }
    }

    private Problem explain(int code) {
        return switch (code) {
            case BAD_TOKEN -> Rest.tokenRefused();
            case INTENT_NOT_GRANTED -> {
                if (!readsContent) {
                    yield Problem.site("Discord grants the bot not even the intents that need no permission.");
                }
                // At once, and without it: slash commands are better than nothing.
                readsContent = false;
                redial.forgetFailures();
                yield Problem.site(NO_CONTENT);
            }
            default -> Problem.site("Discord ended the session (" + code + ").");
        };
    }

    private JDA open(OkHttpClient http, CompletableFuture<Integer> ended) {
        EnumSet<GatewayIntent> intents = EnumSet.of(
                GatewayIntent.GUILD_MESSAGES,
                GatewayIntent.GUILD_MESSAGE_REACTIONS,
                GatewayIntent.DIRECT_MESSAGES,
                GatewayIntent.DIRECT_MESSAGE_REACTIONS);
        if (readsContent) {
            intents.add(GatewayIntent.MESSAGE_CONTENT);
        }
        JDABuilder builder = JDABuilder.createLight(TokenFile.read(settings.tokenFile(), "Discord"), intents)
                .setHttpClient(http)
                .setRawEventsEnabled(true)
                .setMemberCachePolicy(MemberCachePolicy.NONE)
                .enableCache(CacheFlag.ROLE_TAGS)
                .setChunkingFilter(ChunkingFilter.NONE)
                .setEnableShutdownHook(false)
                .setContextEnabled(false)
                .setMaxReconnectDelay((int) Math.max(32, rhythm.longestRetry().toSeconds()))
                .addEventListeners((EventListener) event -> on(event, ended));
        if (!settings.apiUrl().isEmpty()) {
            builder.setRestConfig(new RestConfig().setBaseUrl(settings.apiUrl()));
        }
        if (!settings.gatewayUrl().isEmpty()) {
            builder.setSessionController(new SessionControllerAdapter() {
                        @Override
                        public String getGateway() {
                            return settings.gatewayUrl();
                        }
                    })
                    .setCompression(Compression.NONE);
        }
        try {
            return builder.build();
        } catch (InvalidTokenException e) {
            throw Rest.tokenRefused();
        } catch (ErrorResponseException e) {
            throw Problem.site("Discord cannot be reached.", e)
                    .withMend("The bot's machine has to reach discord.com and gateway.discord.gg on port 443.");
        }
    }

    /** On JDA's own threads, which must not wait. */
    private void on(GenericEvent event, CompletableFuture<Integer> ended) {
        switch (event) {
            case RawGatewayEvent raw -> worker.offer(raw.getType(), raw::getPayload, !upToDate);
            case ReadyEvent ready -> {
                // It may be up before the thread that opened it goes on, and what comes next is heard through it.
                if (!ended.isDone()) {
                    jda = ready.getJDA();
                }
                connected(true);
            }
            case GuildReadyEvent first -> worker.there(first.getGuild());
            case GuildAvailableEvent again -> worker.there(again.getGuild());
            case GuildJoinEvent invited -> worker.there(invited.getGuild());
            case SessionRecreateEvent again -> connected(true);
            case SessionResumeEvent resumed -> connected(false);
            case SessionDisconnectEvent gone -> {
                upToDate = false;
                if (gone.getCloseCode() == null || gone.getCloseCode().isReconnect()) {
                    redial.failed("The line to Discord ended; it is being opened again.");
                }
            }
            case ShutdownEvent end -> {
                var unused = ended.complete(end.getCode());
            }
            default -> {}
        }
    }

    /** @param anew whether events may have been lost in between */
    private void connected(boolean anew) {
        upToDate = true;
        redial.connected();
        worker.connected(anew);
        redial.logLack(trouble());
    }
}
