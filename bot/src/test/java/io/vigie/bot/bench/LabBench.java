package io.vigie.bot.bench;

import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import io.vigie.bot.testing.VigieProcess;
import io.vigie.commands.link.Switch;
import io.vigie.commands.link.Switches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures, and judges nothing: {@code ./mvnw verify -Pbench}. */
@Tag("bench")
class LabBench {
    private static final int WARM_UP = 300;
    private static final int COMMANDS = 1_000;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUNDS = 6;
    private static final int POLLS = 100;

    @TempDir
    Path folder;

    @Test
    void commands_from_request_to_answer_and_the_memory_after_them() throws Exception {
        try (VigieProcess vigie = VigieProcess.start(folder);
                ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie")) {
            System.out.printf("start to ready: %d ms%n", vigie.startedIn().toMillis());
            measureCommands(amelie, "from another process");
            System.out.printf(
                    "resident memory after %d commands: %d MB%n",
                    WARM_UP + COMMANDS, vigie.residentMemory() / 1_000_000);
        }
    }

    @Test
    void commands_from_request_to_answer_within_one_process() {
        try (LabVigie vigie = new LabVigie(folder);
                ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie")) {
            measureCommands(amelie, "from the same process");
        }
    }

    private static void measureCommands(ConsoleClient amelie, String where) {
        for (int i = 0; i < WARM_UP; i++) {
            amelie.ask("!vm list");
        }
        long[] nanos = new long[COMMANDS];
        for (int i = 0; i < COMMANDS; i++) {
            long start = System.nanoTime();
            amelie.ask("!vm list");
            nanos[i] = System.nanoTime() - start;
        }
        report("vm list of 30 guests, request to answer on the page's stream, " + where, nanos);
    }

    @Test
    void a_trap_from_the_switch_to_the_alert_on_the_page() throws Exception {
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            Path own = Files.createDirectory(folder.resolve("round" + round));
            try (LabVigie vigie = new LabVigie(own);
                    ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie")) {
                // A program that has watched for an hour has polled often.
                Switch laetitia = vigie.bean(Switches.class).get("laetitia");
                for (int i = 0; i < POLLS; i++) {
                    laetitia.poll();
                }
                for (int port : new int[] {28, 30, 32, 34, 36, 38, 26}) {
                    long start = System.nanoTime();
                    vigie.lab().laetitia().unplug(port);
                    amelie.hear("has 1 of 2 members left", "port " + port + " ");
                    if (round >= WARM_UP_ROUNDS) {
                        nanos.add(System.nanoTime() - start);
                    }
                    // Traps of one switch within a quarter of a second wake its poller once.
                    LockSupport.parkNanos(400_000_000);
                }
            }
        }
        report(
                "trap to alert on the page",
                nanos.stream().mapToLong(Long::longValue).toArray());
    }

    private static void report(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%s: n=%d p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                what,
                nanos.length,
                nanos[nanos.length / 2] / 1e6,
                nanos[Math.min(nanos.length - 1, nanos.length * 99 / 100)] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }
}
