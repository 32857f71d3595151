package io.vigie.bot.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.access.AccessSettings.Approval;
import io.vigie.bot.access.AccessSettings.Grant;
import io.vigie.bot.access.AccessSettings.Need;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;

class AccessSettingsTest {
    private final ApplicationContextRunner program =
            new ApplicationContextRunner().withUserConfiguration(Program.class);

    /** Without @Configuration: the program must not find it among its own. */
    @EnableConfigurationProperties(AccessSettings.class)
    static class Program {}

    @Test
    void nothing_configured_is_allowed_and_gives_nothing() {
        program.run(context -> assertThat(context.getBean(AccessSettings.class))
                .isEqualTo(new AccessSettings(Map.of(), List.of(), Map.of())));
    }

    @Test
    void every_key_is_read() {
        program.withPropertyValues(
                        "vigie.access.roles.virt-admin=*.read,vm.power",
                        "vigie.access.grants[0].group=students",
                        "vigie.access.grants[0].roles=virt-admin",
                        "vigie.access.grants[0].scopes=rennes,brest-*",
                        "vigie.access.approvals.risky.need[0].group=administrators",
                        "vigie.access.approvals.risky.need[0].votes=2",
                        "vigie.access.approvals.risky.approve-within=1m",
                        "vigie.access.approvals.risky.run-within=2m",
                        "vigie.access.approvals.risky.second-factor=true",
                        "vigie.access.approvals.change.need[0].group=staff",
                        "vigie.access.approvals.change.need[0].votes=1")
                .run(context -> assertThat(context.getBean(AccessSettings.class))
                        .isEqualTo(new AccessSettings(
                                Map.of("virt-admin", List.of("*.read", "vm.power")),
                                List.of(Grant.of("students", List.of("virt-admin"), List.of("rennes", "brest-*"))),
                                Map.of(
                                        "risky",
                                        new Approval(
                                                List.of(new Need("administrators", 2)),
                                                Duration.ofMinutes(1),
                                                Duration.ofMinutes(2),
                                                true),
                                        "change",
                                        new Approval(
                                                List.of(new Need("staff", 1)),
                                                Duration.ofMinutes(15),
                                                Duration.ofMinutes(5),
                                                false)))));
    }

    @Test
    void each_fault_is_one_line_with_the_key_and_the_mend() {
        program.withPropertyValues(
                        "vigie.access.roles.empty=",
                        "vigie.access.roles.odd=VM Power",
                        "vigie.access.grants[0].roles=ghost",
                        "vigie.access.approvals.risky.approve-within=0s",
                        "vigie.access.approvals.critical.need[0].group=administrators",
                        "vigie.access.approvals.deadly.need[0].votes=1")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContainingAll(
                                "vigie.access.roles.empty: has no verb; list some",
                                "vigie.access.roles.odd: VM Power is no verb; use small letters",
                                "vigie.access.grants[0].group: is missing; name the LDAP group",
                                "vigie.access.grants[0].roles: there is no role ghost; define it",
                                "vigie.access.grants[0].scopes: is missing; name clusters",
                                "vigie.access.approvals.risky.need: is missing; say how many votes",
                                "vigie.access.approvals.risky.approve-within: must be longer than nothing",
                                "vigie.access.approvals.critical.need[0].votes: is missing or less than 1",
                                "vigie.access.approvals.deadly: is no tier that can wait for votes; use change",
                                "vigie.access.approvals.deadly.need[0].group: is missing"));
    }

    @Test
    void an_unknown_key_stops_the_start() {
        program.withPropertyValues("vigie.access.grant[0].group=x")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void the_demonstrations_rights_are_valid() {
        program.withInitializer(context -> {
                    try {
                        new YamlPropertySourceLoader()
                                .load("lab", new ClassPathResource("lab-access.yml"))
                                .forEach(context.getEnvironment().getPropertySources()::addLast);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .run(context -> assertThat(context.getBean(AccessSettings.class).grants())
                        .hasSize(5));
    }
}
