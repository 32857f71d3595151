package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.access.Callers;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.identity.Directory;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Membership;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.status.Health;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.link.Switches;
import io.vigie.commands.storage.Portal;
import io.vigie.commands.storage.San;
import io.vigie.commands.storage.Sans;
import io.vigie.commands.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class SiteHealthTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private final FakeChatAdapter chat = new FakeChatAdapter("console");
    private List<Portal.State> portals = List.of(new Portal.State.NotAsked(), new Portal.State.NotAsked());
    private Optional<String> directoryTrouble = Optional.empty();

    @ConfigurationPropertiesScan({"io.vigie.bot.incident", "io.vigie.bot.delivery", "io.vigie.bot.watch"})
    @ComponentScan({"io.vigie.bot.incident", "io.vigie.bot.delivery", "io.vigie.bot.watch"})
    static class Modules {}

    @Test
    void a_bot_that_has_just_started_and_is_well_shows_nothing_bad() {
        assertThat(health().values()).extracting(h -> h.says().tone()).doesNotContain(Tone.BAD);
        assertThat(parts(health()).apply("SAN sanizator").says().text()).isEqualTo("not asked yet");
        assertThat(parts(health()).apply("store").says().text()).isEqualTo("answers");
    }

    @Test
    void each_part_in_trouble_says_why() {
        portals = List.of(
                new Portal.State.Answers(NOW, List.of(), Duration.ofMillis(3)),
                new Portal.State.Fails(NOW, Problem.site("no route")));
        directoryTrouble = Optional.of("The directory does not answer.");
        chat.trouble("The chat is away.");
        Function<String, Health> health = parts(health());
        assertThat(health.apply("SAN sanizator").says().text()).isEqualTo("1 of 2 portals answer");
        assertThat(health.apply("SAN sanizator").says().tone()).isEqualTo(Tone.BAD);
        assertThat(health.apply("directory admins").says().text()).isEqualTo("The directory does not answer.");
        assertThat(health.apply("directory").says().tone()).isEqualTo(Tone.WARN);
        assertThat(health.apply("chat console").says().text()).isEqualTo("The chat is away.");
    }

    @Test
    void a_database_that_fails_is_told_without_its_statements() {
        var unused = store.jdbc().sql("DROP TABLE delivery").update();
        Health health = parts(health()).apply("store");
        assertThat(health.says().tone()).isEqualTo(Tone.BAD);
        assertThat(health.says().text()).contains("database").doesNotContain("SELECT", "delivery");
    }

    private static Function<String, Health> parts(Map<String, Health> all) {
        return part -> Objects.requireNonNull(all.get(part), part);
    }

    private Map<String, Health> health() {
        Map<String, Health> all = new java.util.LinkedHashMap<>();
        new ApplicationContextRunner()
                .withUserConfiguration(Modules.class)
                .withBean(SiteHealth.class)
                .withBean(JdbcClient.class, store::jdbc)
                .withBean(TransactionTemplate.class, store::transactions)
                .withBean(Clock.class, () -> new SettableClock(NOW))
                .withBean(Hypervisors.class, () -> new Hypervisors(List.of()))
                .withBean(Switches.class, () -> new Switches(List.of()))
                .withBean(Sans.class, () -> new Sans(List.of(new Sanizator(portals))))
                .withBean(Chats.class, () -> new Chats(List.of(chat)))
                .withBean(Identities.class, FakeIdentities::new)
                .withBean(Directory.class, () -> new OneRealm(directoryTrouble))
                .withBean(Callers.class, () -> (person, account, place) -> {
                    throw new IllegalStateException("nobody asks");
                })
                .run(context -> all.putAll(context.getBean(SiteHealth.class).health().stream()
                        .collect(Collectors.toMap(Health::part, Function.identity()))));
        return all;
    }

    private record Sanizator(List<Portal.State> states) implements San {
        @Override
        public String name() {
            return "sanizator";
        }

        @Override
        public List<String> serves() {
            return List.of();
        }

        @Override
        public List<Portal> portals() {
            return states.stream().map(s -> new Portal("10.5.0.1:3260", s)).toList();
        }

        @Override
        public List<Portal> probe() {
            return portals();
        }

        @Override
        public void close() {}
    }

    private record OneRealm(Optional<String> says) implements Directory {
        @Override
        public List<String> realms() {
            return List.of("admins");
        }

        @Override
        public Person authenticate(String realm, String uid, String password) {
            throw new IllegalStateException("nobody signs in");
        }

        @Override
        public Optional<Person> read(PersonId id) {
            return Optional.empty();
        }

        @Override
        public Optional<Membership> members(String group) {
            return Optional.empty();
        }

        @Override
        public boolean knows(String realm, String uid) {
            return false;
        }

        @Override
        public Optional<String> trouble(String realm) {
            return says;
        }

        @Override
        public List<String> warnings() {
            return List.of("Passwords go in clear text.");
        }
    }
}
