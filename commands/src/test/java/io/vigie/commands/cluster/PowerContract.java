package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a guest is started, stopped and suspended, and what is told of the tasks that do it. */
interface PowerContract extends ContractSubject {
    Optional<String> service();

    Instant now();

    @Test
    default void a_guest_is_stopped_and_started_again_and_its_tasks_tell() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be stopped");
        Instant since = now();
        if (hypervisor().guest(id).guest().state() == Guest.State.STOPPED) {
            assertThat(ended(hypervisor().power(id, Power.START, Power.Options.DEFAULT))
                            .state())
                    .isEqualTo(TaskReport.State.DONE);
        }
        TaskHandle stop = hypervisor().power(id, Power.STOP, Power.Options.DEFAULT);
        assertThat(ended(stop).state()).isEqualTo(TaskReport.State.DONE);
        shows(id, Guest.State.STOPPED);
        TaskHandle start = hypervisor().power(id, Power.START, Power.Options.DEFAULT);
        assertThat(ended(start).state()).isEqualTo(TaskReport.State.DONE);
        shows(id, Guest.State.RUNNING);
        assertThat(hypervisor().tasks(id, since)).extracting(TaskEntry::handle).contains(start, stop);
        assertThat(hypervisor().tasks(id, now().plusSeconds(3600))).isEmpty();
        TaskDetail detail = hypervisor().taskDetail(stop);
        assertThat(detail.entry().subject()).isEqualTo(id);
        assertThat(detail.entry().ended()).isPresent();
    }

    @Test
    default void to_start_what_runs_is_accepted_and_then_fails_or_refused_at_once() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be started");
        if (hypervisor().guest(id).guest().state() == Guest.State.STOPPED) {
            ended(hypervisor().power(id, Power.START, Power.Options.DEFAULT));
        }
        try {
            TaskReport report = ended(hypervisor().power(id, Power.START, Power.Options.DEFAULT));
            assertThat(report.state()).isNotEqualTo(TaskReport.State.RUNNING);
            assertThat(report.says()).isNotBlank();
        } catch (Problem refused) {
            assertThat(refused.text()).isNotBlank();
        }
        shows(id, Guest.State.RUNNING);
    }

    @Test
    default void a_service_is_stopped_when_its_effect_is_there_and_not_when_it_is_queued() {
        String id = service().orElse("");
        assumeTrue(!id.isEmpty(), "no service of high availability that may be stopped");
        assertThat(ended(hypervisor().power(id, Power.STOP, Power.Options.DEFAULT))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        shows(id, Guest.State.STOPPED);
        assertThat(ended(hypervisor().power(id, Power.START, Power.Options.DEFAULT))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        shows(id, Guest.State.RUNNING);
    }

    @Test
    default void a_guest_is_suspended_and_goes_on_where_the_hypervisor_can() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be suspended");
        Guest guest = hypervisor().guest(id).guest();
        if (guest.state() == Guest.State.STOPPED) {
            ended(hypervisor().power(id, Power.START, Power.Options.DEFAULT));
        }
        if (!hypervisor().powers(guest.kind()).contains(Power.SUSPEND)) {
            assertThatThrownBy(() -> hypervisor().power(id, Power.SUSPEND, Power.Options.DEFAULT))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("suspend");
            return;
        }
        assertThat(ended(hypervisor().power(id, Power.SUSPEND, Power.Options.DEFAULT))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        shows(id, Guest.State.PAUSED);
        assertThat(ended(hypervisor().power(id, Power.RESUME, Power.Options.DEFAULT))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        shows(id, Guest.State.RUNNING);
        assertThat(ended(hypervisor().power(id, Power.RESET, Power.Options.DEFAULT))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        shows(id, Guest.State.RUNNING);
    }

    @Test
    default void what_ran_is_in_the_list_of_tasks_with_its_log() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be stopped");
        assumeTrue(hypervisor().taskList().isPresent(), "it keeps no list of tasks");
        Tasks tasks = hypervisor().taskList().orElseThrow();
        hypervisor().refresh();
        TaskHandle stop = hypervisor().power(id, Power.STOP, Power.Options.DEFAULT);
        ended(stop);
        TaskEntry entry = hypervisor().taskDetail(stop).entry();
        List<Tasks.Query> holding = List.of(
                new Tasks.Query(Optional.empty(), Optional.empty(), false, false),
                new Tasks.Query(Optional.empty(), Optional.of(id), false, false),
                new Tasks.Query(Optional.of(entry.node()), Optional.empty(), false, false),
                new Tasks.Query(Optional.of(entry.node()), Optional.of(id), false, false));
        assertThat(holding)
                .allSatisfy(query -> assertThat(tasks.list(query).entries())
                        .extracting(TaskEntry::handle)
                        .contains(stop));
        List<Tasks.Query> without = List.of(
                new Tasks.Query(Optional.empty(), Optional.empty(), true, false),
                new Tasks.Query(Optional.empty(), Optional.empty(), false, true),
                new Tasks.Query(Optional.of(entry.node()), Optional.of(id), false, true));
        assertThat(without)
                .allSatisfy(query -> assertThat(tasks.list(query).entries())
                        .extracting(TaskEntry::handle)
                        .doesNotContain(stop));
        assertThat(tasks.log(stop).lines()).isNotEmpty();
        ended(hypervisor().power(id, Power.START, Power.Options.DEFAULT));
    }
}
