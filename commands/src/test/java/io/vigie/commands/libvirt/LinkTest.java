package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private static Link link(String uri) {
        return new Link(new LibvirtSettings.Host("alpha", uri), "test", BOUND, Clock.systemUTC(), Link.Hooks.NONE);
    }

    @Test
    void a_call_is_answered_over_a_connection_that_is_opened_for_it() {
        try (Link link = link("test:///default")) {
            assertThat(link.<Integer>call("counting", BOUND, c -> c.listAllDomains(0).length))
                    .isEqualTo(1);
            assertThat(link.trouble()).isEmpty();
        }
    }

    @Test
    void all_guests_are_read_by_one_call() {
        try (Link link = link("test:///default")) {
            List<BulkStats.Entry> all =
                    link.call("listing", BOUND, c -> BulkStats.domains(c).orElse(List.of()));
            System.out.println(all);
            System.out.println(link.<Object>call("cpu", BOUND, BulkStats::cpu));
            System.out.println(link.<Object>call("mem", BOUND, BulkStats::memory));
            assertThat(all).singleElement().satisfies(e -> {
                assertThat(e.name()).isEqualTo("test");
                assertThat(e.uuid()).hasSize(36);
                assertThat(e.whole("state.state")).isEqualTo(1);
            });
        }
    }

    @Test
    void a_host_without_libvirtd_is_told_as_such() {
        try (Link link = link("qemu+unix:///system?socket=/nonexistent/libvirt-sock")) {
            Problem problem = catchThrowableOfType(Problem.class, () -> link.<Integer>call("counting", BOUND, c -> 1));
            assertThat(problem.text()).startsWith("libvirtd does not run on alpha");
        }
    }
}
