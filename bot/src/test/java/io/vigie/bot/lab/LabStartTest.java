package io.vigie.bot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.Vigie;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

class LabStartTest {
    private final Set<Thread> before = keepers();

    @TempDir
    Path folder;

    @Test
    void a_configuration_that_is_refused_leaves_nothing_running() {
        assertThatThrownBy(() -> run("--vigie.foo=1").close()).hasMessageContaining("vigie.foo");
        nothingIsLeft();
    }

    @Test
    void a_start_that_fails_leaves_nothing_running() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> run("--server.port=" + taken.getLocalPort()).close())
                    .hasStackTraceContaining("" + taken.getLocalPort());
        }
        nothingIsLeft();
    }

    @Test
    void the_console_of_the_lab_is_for_this_machine_alone() {
        try (ConfigurableApplicationContext context = run("--server.port=0")) {
            assertThat(context.getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
            assertThat(((WebServerApplicationContext) context).getWebServer()).isNotNull();
        }
        nothingIsLeft();
    }

    private ConfigurableApplicationContext run(String argument) {
        SpringApplication application = new SpringApplication(Vigie.class);
        application.setRegisterShutdownHook(false);
        return application.run(
                argument, "--vigie.store.url=jdbc:sqlite:" + folder.resolve("lab.db"), "--logging.level.root=off");
    }

    /** Threads that keep a process alive. */
    private static Set<Thread> keepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> !t.isDaemon() && t.isAlive())
                .collect(Collectors.toSet());
    }

    private void nothingIsLeft() {
        await().pollInSameThread().untilAsserted(() -> assertThat(keepers()).allMatch(before::contains));
    }
}
