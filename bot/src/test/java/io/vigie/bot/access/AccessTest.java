package io.vigie.bot.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vigie.bot.access.AccessSettings.Approval;
import io.vigie.bot.access.AccessSettings.Grant;
import io.vigie.bot.access.ApprovalPolicy.Need;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Group;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Facts;
import io.vigie.commands.Answer.Sections;
import io.vigie.commands.Answer.Table;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Problem.Whose;
import io.vigie.commands.Tier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final AccessSettings SETTINGS = new AccessSettings(
            Map.of("operator", List.of("*.read", "vm.power"), "virt-admin", List.of("*")),
            List.of(
                    Grant.of("administrators", List.of("virt-admin"), List.of("*")),
                    Grant.of("students", List.of("operator"), List.of("rennes", "brest-*")),
                    Grant.of("cn=night,ou=groups", List.of("operator"), List.of("*"))),
            Map.of());

    private final Access access = new Access(SETTINGS);

    @Test
    void a_group_gives_its_roles_verbs_on_its_scopes_and_nothing_else() {
        PersonCaller student = caller("students");
        assertThat(student.may("vm.power", "rennes")).isTrue();
        assertThat(student.may("vm.power", "brest-i1")).isTrue();
        assertThat(student.may("link.read", "rennes")).isTrue();
        assertThat(student.may("vm.delete", "rennes")).isFalse();
        assertThat(student.may("vm.power", "quimper")).isFalse();
        assertThat(student.may("audit.read", Caller.EVERYWHERE)).isFalse();
        assertThat(student.mayAnywhere("vm.power")).isTrue();
        assertThat(student.mayAnywhere("vm.delete")).isFalse();
    }

    @Test
    void an_administrator_may_do_everything_everywhere() {
        PersonCaller admin = caller("administrators");
        assertThat(admin.may("vm.delete", "brest-i11")).isTrue();
        assertThat(admin.may("audit.read", Caller.EVERYWHERE)).isTrue();
    }

    @Test
    void nobodys_groups_and_unknown_groups_and_lesser_realms_groups_give_nothing() {
        for (PersonCaller nobody : List.of(caller(), caller("cooks"), caller("users/administrators"))) {
            assertThat(nobody.may("vm.read", "rennes")).isFalse();
            assertThat(nobody.mayAnywhere("vm.read")).isFalse();
            assertThat(nobody.rights()).isEqualTo(Rights.NONE);
        }
    }

    @Test
    void a_group_can_be_named_by_its_dn() {
        assertThat(caller("night").may("vm.power", "quimper")).isTrue();
    }

    @Test
    void without_settings_nobody_may_anything_and_administrators_approve() {
        Access empty = new Access(new AccessSettings(Map.of(), List.of(), Map.of()));
        assertThat(empty.rightsOf(person("administrators"))).isEqualTo(Rights.NONE);
        assertThat(empty.policy(Tier.READ).runsAtOnce()).isTrue();
        assertThat(empty.policy(Tier.CHANGE).runsAtOnce()).isTrue();
        assertThat(empty.policy(Tier.RISKY))
                .isEqualTo(new ApprovalPolicy(
                        List.of(new Need("administrators", 1)), Duration.ofMinutes(15), Duration.ofMinutes(5), false));
        assertThat(empty.policy(Tier.CRITICAL).need()).containsExactly(new Need("administrators", 2));
    }

    @Test
    void a_tier_that_the_settings_forget_cannot_run() {
        Access partial = new Access(new AccessSettings(
                Map.of(),
                List.of(),
                Map.of(
                        "risky",
                        new Approval(
                                List.of(new AccessSettings.Need("virt", 1), new AccessSettings.Need("network", 2)),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(2),
                                true))));
        assertThat(partial.policy(Tier.RISKY))
                .isEqualTo(new ApprovalPolicy(
                        List.of(new Need("virt", 1), new Need("network", 2)),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        true));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> partial.policy(Tier.CRITICAL))
                .satisfies(p -> {
                    assertThat(p.whose()).isEqualTo(Whose.SITE);
                    assertThat(p.mend()).contains("vigie.access.approvals.critical");
                });
    }

    @Test
    void whoami_says_who_by_which_group_and_what() {
        WhoamiCommands whoami = new WhoamiCommands(access, Clock.fixed(NOW.plusSeconds(12), ZoneOffset.UTC));
        Outcome outcome = whoami.whoami(caller("students", "cooks"));
        List<Answer> parts = ((Sections) ((Outcome.Reply) outcome).answer()).parts();
        assertThat(((Facts) parts.get(0)).facts())
                .extracting(fact -> fact.name() + "=" + fact.value().text())
                .containsExactly(
                        "name=jdoe",
                        "realm=admins",
                        "account=console a1",
                        "groups=cooks, students",
                        "directory read=12 s ago");
        assertThat(texts(parts.get(1))).containsExactly(List.of("operator", "students", "rennes, brest-*"));
        assertThat(texts(parts.get(2)))
                .containsExactly(List.of("brest-*", "*.read, vm.power"), List.of("rennes", "*.read, vm.power"));
    }

    @Test
    void whoami_of_somebody_without_rights_says_so() {
        WhoamiCommands whoami = new WhoamiCommands(access, Clock.fixed(NOW, ZoneOffset.UTC));
        List<Answer> parts = ((Sections) ((Outcome.Reply) whoami.whoami(caller())).answer()).parts();
        assertThat(((Table) parts.get(1)).rows()).isEmpty();
        assertThat(((Table) parts.get(2)).whenEmpty()).contains("nothing");
    }

    private static List<List<String>> texts(Answer table) {
        return ((Table) table)
                .rows().stream()
                        .map(row -> row.stream().map(Cell::text).toList())
                        .toList();
    }

    private PersonCaller caller(String... groups) {
        return access.caller(person(groups), new AccountId("console", "a1"), Place.channel("console", "c"));
    }

    private static Person person(String... groups) {
        Set<Group> all = new LinkedHashSet<>();
        for (String group : groups) {
            all.add(new Group("cn=" + group + ",ou=groups", group));
        }
        return new Person(new PersonId("admins", "u"), "jdoe", "Jane Doe", "uid=jdoe", all, NOW);
    }
}
