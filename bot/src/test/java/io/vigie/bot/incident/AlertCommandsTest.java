package io.vigie.bot.incident;

import static io.vigie.bot.incident.IncidentsFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.incendo.cloud.Command;
import org.incendo.cloud.CommandManager;
import org.incendo.cloud.execution.ExecutionCoordinator;
import org.incendo.cloud.internal.CommandRegistrationHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AlertCommandsTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private IncidentsFixture site;
    private Commands commands;
    private Outcome outcome = Outcome.reply("");

    @BeforeEach
    void an_open_incident() {
        site = new IncidentsFixture(store);
        commands = new Commands();
        site.commands().describe((doc, arguments, handler) -> {
            String[] words = doc.words().split(" ");
            Command.Builder<Caller> builder = commands.commandBuilder(words[0]);
            for (String word : List.of(words).subList(1, words.length)) {
                builder = builder.literal(word);
            }
            commands.command(arguments.apply(builder).handler(c -> outcome = handler.handle(c)));
        });
        site.incidents.observe(site.gone("nikita"));
    }

    @Test
    void list_shows_what_the_caller_may_read() {
        assertThat(table("alert list", person("jdoe", "brest-*")).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get(1).text()).isEqualTo("nikita (brest-i11) is gone"));
        assertThat(table("alert list", person("eve", "rennes")).rows()).isEmpty();
        site.incidents.observe(site.back("nikita"));
        assertThat(table("alert list", person("jdoe", "*")).rows()).isEmpty();
        assertThat(table("alert list --all", person("jdoe", "*")).rows()).hasSize(1);
    }

    @Test
    void show_gives_the_timeline_to_whoever_may_read_it() {
        assertThat(run("alert show 1", person("jdoe", "*")).toString())
                .contains("11:47:00 nikita is gone")
                .contains("11:47 UTC, 0 s ago")
                .contains("node nikita");
        assertThatThrownBy(() -> run("alert show 1", person("eve", "rennes"))).hasMessageContaining("alert.read");
        assertThatThrownBy(() -> run("alert show 7", person("jdoe", "*"))).hasMessage("There is no incident #7.");
    }

    @Test
    void guests_at_risk_are_named_to_those_who_may_read_their_cluster() {
        Observation.Subject san =
                new Observation.Subject(Observation.Type.SAN, "sanizator", "sanizator", "sanizator", "");
        Observation.Subject risk = new Observation.Subject(
                Observation.Type.STORAGE, "brest-i11", "on-sanizator", "of brest-i11 on sanizator", "sanizator");
        site.incidents.observe(List.of(
                site.seen(san, Observation.Kind.UNREACHABLE, "no portal of sanizator answers"),
                site.seen(
                        risk,
                        Observation.Kind.GUESTS_AT_RISK,
                        "brest-i11: guests at risk: 1 with disks on its shared storage san-lvm: web-1 (105)")));
        assertThat(run("alert show 2", person("jdoe", "*")).toString()).contains("web-1");
        assertThat(run("alert show 2", person("sanadmin", "sanizator")).toString())
                .contains("no portal of sanizator answers", "guests at risk, of a cluster that you may not read")
                .doesNotContain("web-1");
    }

    @Test
    void ack_takes_a_comment_of_many_words() {
        run("alert ack 1 on my way", person("jdoe", "*"));
        assertThat(site.only().acknowledged().orElseThrow().comment()).isEqualTo("on my way");
        assertThatThrownBy(() -> run("alert ack 1", person("eve", "rennes"))).hasMessageContaining("alert.handle");
    }

    @Test
    void silences_are_made_listed_and_ended() {
        run("alert silence link:laetitia/11* --for 2h --because \"new cable\"", person("jdoe", "*"));
        assertThat(table("alert silences", person("jdoe", "*")).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.stream().map(c -> c.text()).toList())
                        .isEqualTo(List.of("1", "link:laetitia/11*", "2026-11-23 13:47 UTC", "jdoe", "new cable")));
        assertThatThrownBy(() -> run("alert silence link:laetitia/11", person("jdoe", "*")))
                .hasMessageContaining("For how long");
        run("alert unsilence 1", person("jdoe", "*"));
        assertThat(table("alert silences", person("jdoe", "*")).rows()).isEmpty();
        assertThatThrownBy(() -> run("alert unsilence 1", person("jdoe", "*"))).hasMessage("There is no silence 1.");
    }

    private Answer.Table table(String line, Caller caller) {
        return (Answer.Table) run(line, caller);
    }

    private Answer run(String line, Caller caller) {
        try {
            commands.commandExecutor().executeCommand(caller, line).join();
        } catch (CompletionException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof Problem problem) {
                    throw problem;
                }
            }
            throw e;
        }
        return ((Outcome.Reply) outcome).answer();
    }

    private static final class Commands extends CommandManager<Caller> {
        Commands() {
            super(
                    ExecutionCoordinator.simpleCoordinator(),
                    CommandRegistrationHandler.nullCommandRegistrationHandler());
        }

        @Override
        public boolean hasPermission(Caller sender, String permission) {
            return true;
        }
    }
}
