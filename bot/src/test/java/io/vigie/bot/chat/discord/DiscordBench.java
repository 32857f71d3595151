package io.vigie.bot.chat.discord;

import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures, and judges nothing: the whole program over the fake. {@code ./mvnw verify -Pbench}. */
@Tag("bench")
class DiscordBench {
    /** A bot that lasts is warm. */
    private static final int WARM_UP = 8_000;

    private static final int COMMANDS = 1_000;

    @TempDir
    Path folder;

    @Test
    void commands_from_the_gateway_to_the_answer() throws Exception {
        try (FakeDiscord server = new FakeDiscord()) {
            Runtime memory = Runtime.getRuntime();
            try (LabVigie vigie = new LabVigie(folder, DiscordSlice.keys(server, folder));
                    ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie")) {
                String infra = server.channel("infra");
                String jane = linked(server, amelie);
                long[] text = new long[COMMANDS];
                for (int i = -WARM_UP; i < COMMANDS; i++) {
                    server.forgetMessages();
                    long begun = System.nanoTime();
                    int before = server.messagesOfTheBot();
                    server.say(jane, infra, "!vm list --cluster rennes");
                    while (server.messagesOfTheBot() == before) {
                        LockSupport.parkNanos(20_000);
                    }
                    text[Math.max(0, i)] = System.nanoTime() - begun;
                }
                report("text command to answer", text);
                long[] slash = new long[COMMANDS];
                long[] acknowledged = new long[COMMANDS];
                for (int i = -WARM_UP; i < COMMANDS; i++) {
                    server.forgetMessages();
                    long begun = System.nanoTime();
                    var chosen = server.slash(jane, infra, "vm list", Map.of("cluster", "rennes"));
                    var unused = chosen.acknowledged.await(10, TimeUnit.SECONDS);
                    acknowledged[Math.max(0, i)] = System.nanoTime() - begun;
                    unused = chosen.answered.await(10, TimeUnit.SECONDS);
                    slash[Math.max(0, i)] = System.nanoTime() - begun;
                }
                report("slash command to acknowledgement", acknowledged);
                report("slash command to answer", slash);
                System.gc();
                System.out.printf(
                        "heap in use with Discord: %d MB%n", (memory.totalMemory() - memory.freeMemory()) / 1_000_000);
            }
        }
    }

    private static String linked(FakeDiscord server, ConsoleClient amelie) {
        String jane = server.user("amelie.r");
        org.awaitility.Awaitility.await().until(() -> server.lines() > 0 && server.commandUpdates > 0);
        server.say(jane, server.direct(jane), amelie.claim());
        amelie.hear("An account wants to speak for you");
        var unused = amelie.askInPrivate("account confirm discord/" + jane);
        return jane;
    }

    private static void report(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "Discord, %s: n=%d p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                what,
                nanos.length,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }
}
