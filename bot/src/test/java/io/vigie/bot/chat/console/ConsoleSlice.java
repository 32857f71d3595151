package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatSettings;
import io.vigie.bot.store.PostgresServer;
import io.vigie.bot.store.StoreSettings;
import io.vigie.commands.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The console alone on a free port, with a directory of three people whose password is {@code correct}. */
class ConsoleSlice implements AutoCloseable {
    static final Map<String, String> PEOPLE = Map.of("jdoe", "Jane Doe", "osy", "Omar Sy", "lchen", "Lin Chen");

    private final ConfigurableApplicationContext context;

    private ConsoleSlice(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static ConsoleSlice start(Path folder, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.shutdown=immediate",
                "--vigie.lab.enabled=false",
                "--vigie.store.url=jdbc:sqlite:" + folder.resolve("vigie.db")));
        for (String setting : more) {
            arguments.add("--" + setting);
        }
        ConfigurableApplicationContext context =
                new SpringApplicationBuilder(Beans.class).run(arguments.toArray(String[]::new));
        return new ConsoleSlice(context);
    }

    /** Skips the test where PostgreSQL is not installed. */
    static ConsoleSlice startOnPostgres(Path folder) {
        StoreSettings store = PostgresServer.started().newDatabase();
        return start(
                folder,
                "vigie.store.url=" + store.url(),
                "vigie.store.user=" + store.user(),
                "vigie.store.password-file=" + store.passwordFile());
    }

    static ConsoleMember member(String uid) {
        return new ConsoleMember(
                new AccountId(ConsoleAdapter.PLATFORM, "admins/uuid-" + uid), uid, PEOPLE.getOrDefault(uid, uid));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> Map<String, T> beans(Class<T> type) {
        return context.getBeansOfType(type);
    }

    ConsoleAdapter adapter() {
        return bean(ConsoleAdapter.class);
    }

    /** Open pages do not hear of it. */
    void clearMessages() {
        bean(JdbcClient.class).sql("DELETE FROM console_message").update();
    }

    SettableStanding standing() {
        return bean(SettableStanding.class);
    }

    ShiftedClock time() {
        return bean(ShiftedClock.class);
    }

    String address() {
        return "http://127.0.0.1:"
                + Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                        .getPort();
    }

    @Override
    public void close() {
        beans(ConsoleAdapter.class).values().forEach(ConsoleAdapter::stop);
        context.close();
    }

    /** Not a {@code @Configuration}: the whole program's scan must not find it. */
    @EnableAutoConfiguration
    @ComponentScan({"io.vigie.bot.chat.console", "io.vigie.bot.store"})
    @EnableConfigurationProperties(ChatSettings.class)
    @ConfigurationPropertiesScan({"io.vigie.bot.chat.console", "io.vigie.bot.store"})
    static class Beans {
        @Bean
        static ShiftedClock clock() {
            return new ShiftedClock();
        }

        @Bean
        static SettableStanding standing() {
            return new SettableStanding();
        }

        @Bean
        static ConsoleSignIn signIn(ShiftedClock clock) {
            return new ConsoleSignIn() {
                @Override
                public List<String> realms() {
                    return List.of("admins", "users");
                }

                @Override
                public ConsoleMember signIn(
                        String platform, String realm, String uid, String password, String remoteAddress) {
                    String name = PEOPLE.get(uid);
                    if (name == null || !password.equals("correct") || !realm.equals("admins")) {
                        throw Problem.user("Name or password is wrong.");
                    }
                    return member(uid);
                }
            };
        }
    }
}
