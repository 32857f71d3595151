package io.vigie.bot.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.access.Callers;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.incident.Incidents;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.store.StoreFixture;
import io.vigie.bot.watch.Watchers;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.link.Switches;
import io.vigie.commands.storage.Sans;
import io.vigie.commands.testing.SettableClock;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** The three modules as Spring puts them together. */
class AlertsInSpringTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @EnableTransactionManagement
    @ConfigurationPropertiesScan({"io.vigie.bot.incident", "io.vigie.bot.delivery", "io.vigie.bot.watch"})
    @ComponentScan({"io.vigie.bot.incident", "io.vigie.bot.delivery", "io.vigie.bot.watch"})
    static class Modules {}

    @Test
    void what_is_seen_is_said_as_soon_as_it_is_stored() {
        AlertChat console = new AlertChat("console");
        IncidentsFixture words = new IncidentsFixture(store);
        new ApplicationContextRunner()
                .withUserConfiguration(Modules.class)
                .withBean(JdbcClient.class, store::jdbc)
                .withBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(store.dataSource()))
                .withBean(TransactionTemplate.class, store::transactions)
                .withBean(Clock.class, () -> new SettableClock("2026-11-23T11:47:00Z"))
                .withBean(Hypervisors.class, () -> new Hypervisors(List.of()))
                .withBean(Switches.class, () -> new Switches(List.of()))
                .withBean(Sans.class, () -> new Sans(List.of()))
                .withBean(Chats.class, () -> new Chats(List.of(console)))
                .withBean(io.vigie.bot.identity.Identities.class, () -> new LinkedPeople(List.of()))
                .withBean(Callers.class, () -> (person, account, place) -> IncidentsFixture.person("jdoe"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(Incidents.class).observe(words.gone("nikita"));
                    await().until(() -> context.getBean(Deliveries.class).state().routes().stream()
                            .allMatch(r -> r.backlog() == 0));
                    assertThat(console.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
                    assertThat(context.getBean(Watchers.class).states()).isEmpty();
                });
    }

    @Test
    void a_route_to_a_chat_that_is_not_configured_stops_the_start() {
        new ApplicationContextRunner()
                .withUserConfiguration(Modules.class)
                .withPropertyValues("vigie.alerts.route=irc")
                .withBean(JdbcClient.class, store::jdbc)
                .withBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(store.dataSource()))
                .withBean(TransactionTemplate.class, store::transactions)
                .withBean(Clock.class, Clock::systemUTC)
                .withBean(Hypervisors.class, () -> new Hypervisors(List.of()))
                .withBean(Switches.class, () -> new Switches(List.of()))
                .withBean(Sans.class, () -> new Sans(List.of()))
                .withBean(Chats.class, () -> new Chats(List.of()))
                .withBean(io.vigie.bot.identity.Identities.class, () -> new LinkedPeople(List.of()))
                .withBean(Callers.class, () -> (person, account, place) -> IncidentsFixture.person("jdoe"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("vigie.alerts: the route irc"));
    }
}
