package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import io.vigie.bot.testing.NodePackages;
import io.vigie.bot.testing.VigieProcess;
import io.vigie.commands.testing.Peers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vigie beside Hubot 3.5 with hubot-matteruser 5.4, each a process of its own, on the same fake server in this one:
 * {@code ./mvnw verify -Pbench}. Hubot answers with a fixed text; Vigie finds out who asks and whether they may, runs
 * the command, escapes its answer and records it durably. Measures, and judges nothing.
 */
@Tag("bench")
class HubotBench {
    /** A bot that lasts is warm: so many twice, with the crowd between, until a JVM's compilers have come to rest. */
    private static final int WARM_UP = 60_000;

    private static final int COMMANDS = 5_000;
    private static final int PEOPLE = 50;
    private static final int EACH = 60;
    private static final int CUTS = 20;
    private static final int SAID_WHILE_AWAY = 5;

    private static final String VIGIE = "@vigie vm list --cluster rennes";

    @TempDir
    Path folder;

    private record Figures(
            double p50, double p99, double perSecond, double busyP50, double busyP99, int lost, long back, long rss) {}

    /** What the scene needs of a bot. */
    private record Subject(String name, String command, long pid) {}

    /** A server, its people, and what the bot answered them. */
    private static final class Scene implements AutoCloseable {
        final FakeMattermost server;
        final List<String> people = new ArrayList<>();
        final List<String> rooms = new ArrayList<>();
        final Map<String, BlockingQueue<Long>> replies = new ConcurrentHashMap<>();
        volatile int length;
        volatile long pid;

        Scene() throws IOException {
            server = new FakeMattermost();
            for (int i = 0; i < PEOPLE; i++) {
                String person = server.user("person" + i);
                people.add(person);
                rooms.add(server.channel("room" + i, "O", server.bot, person).id());
            }
            rooms.forEach(room -> replies.put(room, new LinkedBlockingQueue<>()));
            server.hears = post -> {
                BlockingQueue<Long> room = replies.get(post.path("channel_id").stringValue());
                if (room != null && post.path("user_id").stringValue().equals(server.bot)) {
                    length = post.path("message").stringValue().length();
                    room.add(System.nanoTime());
                }
            };
        }

        BlockingQueue<Long> repliesIn(String room) {
            return Objects.requireNonNull(replies.get(room));
        }

        /** Nanoseconds from the word to its answer; null when none came in time. */
        @Nullable
        Long ask(int person, String command, Duration patience) throws InterruptedException {
            long before = System.nanoTime();
            server.say(people.get(person), rooms.get(person), "", command);
            Long at = repliesIn(rooms.get(person)).poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return at == null ? null : at - before;
        }

        long[] askAll(int person, String command, int times) throws InterruptedException {
            long[] nanos = new long[times];
            for (int i = 0; i < times; i++) {
                if (i % 1_000 == 999) {
                    server.forgetPosts();
                }
                nanos[i] = Objects.requireNonNull(ask(person, command, Duration.ofSeconds(20)), "no answer");
            }
            return nanos;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void a_command_beside_hubot() throws Exception {
        Path packages = NodePackages.install("hubot-bench", "scripts/list.js");
        // The fake server and what measures are a program that gets faster, too: neither bot is to pay for that.
        int length = vigie(scene -> scene.askAll(0, VIGIE, WARM_UP)).length;
        Figures hubot;
        try (Scene scene = new Scene()) {
            Process process = hubot(packages, scene, length);
            try {
                hubot = measure(scene, new Subject("Hubot", "hubot vm list --cluster rennes", process.pid()));
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
        }
        AtomicReference<@Nullable Figures> vigie = new AtomicReference<>();
        vigie(scene -> vigie.set(measure(scene, new Subject("Vigie", VIGIE, scene.pid))));
        print(length, Map.of("Vigie", Objects.requireNonNull(vigie.get()), "Hubot", hubot));
    }

    private interface Work {
        void on(Scene scene) throws Exception;
    }

    private Scene vigie(Work work) throws Exception {
        Path own = Files.createTempDirectory(folder, "vigie");
        try (Scene scene = new Scene()) {
            String[] settings = MattermostSlice.keys(scene.server, own);
            link(own, scene);
            try (VigieProcess process = VigieProcess.toLast(own, settings)) {
                scene.pid = process.pid();
                await().atMost(Duration.ofSeconds(60)).until(() -> scene.server.lines() == 1);
                await().atMost(Duration.ofSeconds(60)).until(() -> scene.ask(0, VIGIE, Duration.ofSeconds(2)) != null);
                work.on(scene);
            }
            return scene;
        }
    }

    /** All people are one person's accounts; that is Amélie, who may do everything. */
    private static void link(Path folder, Scene scene) throws Exception {
        try (LabVigie vigie = new LabVigie(folder);
                ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie")) {
            assertThat(amelie.ask("!whoami")).contains("amelie");
            Identities identities = vigie.bean(Identities.class);
            Person person = identities
                    .person(identities.links().getFirst().person(), Freshness.FRESH)
                    .orElseThrow();
            scene.people.forEach(
                    account -> identities.link(new AccountId(MattermostAdapter.PLATFORM, account), person));
        }
    }

    private Process hubot(Path packages, Scene scene, int length) throws IOException {
        String port = String.valueOf(URI.create(scene.server.address()).getPort());
        ProcessBuilder builder = new ProcessBuilder(
                        Peers.require("node").toString(),
                        "node_modules/hubot/bin/hubot.js",
                        "--adapter",
                        "matteruser",
                        "--name",
                        "hubot",
                        "--disable-httpd")
                .directory(packages.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("hubot.log").toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).contains("proxy"));
        builder.environment()
                .putAll(Map.of(
                        "MATTERMOST_HOST", "localhost",
                        "MATTERMOST_GROUP", "admins",
                        "MATTERMOST_ACCESS_TOKEN", "bot-token",
                        "MATTERMOST_USE_TLS", "false",
                        "MATTERMOST_HTTP_PORT", port,
                        "MATTERMOST_WSS_PORT", port,
                        "ANSWER_LENGTH", String.valueOf(length)));
        return builder.start();
    }

    private static Figures measure(Scene scene, Subject bot) throws Exception {
        await().atMost(Duration.ofSeconds(60)).until(() -> scene.server.lines() == 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> scene.ask(0, bot.command(), Duration.ofSeconds(2)) != null);
        scene.askAll(0, bot.command(), WARM_UP);
        busy(scene, bot);
        scene.askAll(0, bot.command(), WARM_UP);
        long[] quiet = scene.askAll(0, bot.command(), COMMANDS);
        Arrays.sort(quiet);
        long start = System.nanoTime();
        long[] crowd = busy(scene, bot);
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(crowd);
        long rss = residentMemory(bot.pid());
        List<Long> back = new ArrayList<>();
        int lost = 0;
        for (int i = 0; i < CUTS; i++) {
            lost += lostWhileAway(scene, bot, back);
        }
        back.sort(null);
        Figures figures = new Figures(
                millis(quiet, 50),
                millis(quiet, 99),
                crowd.length / seconds,
                millis(crowd, 50),
                millis(crowd, 99),
                lost,
                back.get(back.size() / 2) / 1_000_000,
                Math.max(rss, residentMemory(bot.pid())));
        System.out.println(bot.name() + " " + figures);
        return figures;
    }

    /** Everybody asks, waits for the answer, and asks again. */
    private static long[] busy(Scene scene, Subject bot) throws InterruptedException {
        long[] all = new long[PEOPLE * EACH];
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(PEOPLE);
        for (int p = 0; p < PEOPLE; p++) {
            int person = p;
            Thread.startVirtualThread(() -> {
                try {
                    System.arraycopy(scene.askAll(person, bot.command(), EACH), 0, all, person * EACH, EACH);
                } catch (InterruptedException | RuntimeException e) {
                    failure.set(e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        assertThat(failure.get()).isNull();
        return all;
    }

    /** How many of the commands that are said right after a cut are not answered, though a later one is. */
    private static int lostWhileAway(Scene scene, Subject bot, List<Long> back) throws Exception {
        String room = scene.rooms.getFirst();
        BlockingQueue<Long> replies = scene.repliesIn(room);
        replies.clear();
        int before = replies.size();
        long cut = System.nanoTime();
        scene.server.drop();
        for (int i = 0; i < SAID_WHILE_AWAY; i++) {
            scene.server.say(scene.people.getFirst(), room, "", bot.command());
        }
        await().atMost(Duration.ofSeconds(90)).until(() -> scene.server.lines() == 1);
        // The line may stand before the bot listens on it: ask elsewhere until it answers.
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> scene.ask(1, bot.command(), Duration.ofSeconds(1)) != null);
        scene.repliesIn(scene.rooms.get(1)).clear();
        back.add(System.nanoTime() - cut);
        int answered = before;
        while (answered < SAID_WHILE_AWAY && replies.poll(2, TimeUnit.SECONDS) != null) {
            answered++;
        }
        return SAID_WHILE_AWAY - answered;
    }

    private static double millis(long[] sorted, int percentile) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percentile / 100)] / 1e6;
    }

    private static long residentMemory(long pid) throws IOException {
        Matcher rss =
                Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        assertThat(rss.find()).isTrue();
        return Long.parseLong(rss.group(1)) / 1000;
    }

    private static void print(int length, Map<String, Figures> all) {
        System.out.printf(
                "%d commands one after the other; %d people with %d each; %d cuts with %d said right after; an answer of"
                        + " %d characters%n",
                COMMANDS, PEOPLE, EACH, CUTS, SAID_WHILE_AWAY, length);
        System.out.printf(
                "%-6s %8s %8s %10s %9s %9s %6s %8s %7s%n",
                "", "p50 ms", "p99 ms", "commands/s", "busy p50", "busy p99", "lost", "back ms", "RSS MB");
        for (String name : List.of("Hubot", "Vigie")) {
            Figures f = Objects.requireNonNull(all.get(name));
            System.out.printf(
                    "%-6s %8.2f %8.2f %10.0f %9.1f %9.1f %6d %8d %7d%n",
                    name, f.p50, f.p99, f.perSecond, f.busyP50, f.busyP99, f.lost, f.back, f.rss);
        }
    }
}
