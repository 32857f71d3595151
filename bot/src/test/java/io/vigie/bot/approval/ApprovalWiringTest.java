package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.access.Callers;
import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.access.Rights;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.conversation.Recording;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The module as Spring puts it together, with the audit listening. */
class ApprovalWiringTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final FakeChatAdapter chat = new FakeChatAdapter("console");
    private final FakeIdentities people = new FakeIdentities();
    private final ScriptedStepRunner machine = new ScriptedStepRunner();
    private final Person jdoe = people.person("console", "jdoe", "administrators");

    @BeforeEach
    void start() {
        Policy policy = new Policy(List.of(), Duration.ofMinutes(15), Duration.ofMinutes(5), false);
        context.registerBean(FakeChatAdapter.class, () -> chat);
        context.registerBean(Identities.class, () -> people);
        context.registerBean(ScriptedStepRunner.class, () -> machine);
        context.registerBean(ApprovalRules.class, () -> tier -> policy);
        context.registerBean(SecondFactor.class, SecondFactor::none);
        context.registerBean(
                Callers.class, () -> (person, account, place) -> new PersonCaller(person, account, place, Rights.NONE));
        // As in the program: the planner knows the commands, and the approvals' own are among them.
        context.registerBean(Planner.class, () -> {
            assertThat(context.getBeansOfType(CommandSet.class)).hasSize(2);
            return (caller, command) -> ApprovalWorld.plan(Tier.CHANGE, command, "vm.start");
        });
        context.registerBean(Recording.class, () -> () -> {});
        context.registerBean(ApprovalSettings.class, ApprovalWiringTest::defaults);
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(JdbcClient.class, store::jdbc);
        context.registerBean(JdbcTemplate.class, store::jdbcTemplate);
        context.registerBean(
                PlatformTransactionManager.class,
                () -> java.util.Objects.requireNonNull(store.transactions().getTransactionManager()));
        context.register(Chats.class, ApprovalConfiguration.class);
        context.scan("io.vigie.bot.audit");
        context.refresh();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private static ApprovalSettings defaults() {
        return new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("vigie.approval", ApprovalSettings.class);
    }

    @Test
    void the_defaults_are_those_the_other_tests_use() {
        assertThat(defaults()).isEqualTo(ApprovalWorld.SETTINGS);
    }

    @Test
    void every_stage_is_audited() {
        Plan plan = ApprovalWorld.plan(Tier.CHANGE, "vm start 105", "vm.start");
        machine.ends(1, TaskReport.State.DONE, "OK");
        context.getBean(Proposals.class).propose(caller(), plan);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            context.getBean(Approvals.class).tick();
            assertThat(audited())
                    .containsExactly(
                            "plan.proposed", "plan.run", "step.intended", "step.begun", "step.ended", "plan.ended");
        });
    }

    @Test
    void what_cannot_be_audited_does_not_happen() {
        var unused = store.jdbc().sql("DELETE FROM audit_head").update();
        Plan plan = ApprovalWorld.plan(Tier.CHANGE, "vm start 105", "vm.start");
        assertThatThrownBy(() -> context.getBean(Proposals.class).propose(caller(), plan))
                .isInstanceOf(Problem.class);
        assertThat(store.jdbc()
                        .sql("SELECT number FROM proposal")
                        .query((row, i) -> row.getLong("number"))
                        .list())
                .isEmpty();
        assertThat(chat.messages()).isEmpty();
        assertThat(machine.begun).isEmpty();
    }

    private PersonCaller caller() {
        return new PersonCaller(jdoe, ApprovalWorld.account("jdoe"), ApprovalWorld.CHANNEL, Rights.NONE);
    }

    private List<String> audited() {
        return store.jdbc()
                .sql("SELECT what FROM audit_entry ORDER BY seq")
                .query((row, i) -> row.getString("what"))
                .list();
    }
}
