package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndOfTheProgramTest {
    @Test
    void neither_open_connections_nor_a_silent_host_keep_the_program_from_ending() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndingProgram.class.getName(),
                            silent.uri())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.lines().anyMatch("1"::equals)).isTrue();
                // Less than any of its own bounds: it waits for none of them.
                assertThat(program.waitFor(25, TimeUnit.SECONDS)).isTrue();
                assertThat(program.exitValue()).isZero();
            } finally {
                program.destroyForcibly();
            }
        }
    }
}
