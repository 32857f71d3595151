package io.vigie.bot.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.audit.AuditEntry.Draft;
import io.vigie.bot.store.StoreFixture;
import io.vigie.bot.testing.CommandLine;
import io.vigie.commands.Caller;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private record Someone(boolean mayRead) implements Caller {
        @Override
        public String name() {
            return "bob";
        }

        @Override
        public boolean may(String verb, String scope) {
            return mayRead && verb.equals("audit.read");
        }

        @Override
        public boolean mayAnywhere(String verb) {
            return true;
        }
    }

    @Test
    void it_shows_filters_verifies_and_exports() {
        AuditLog log = new AuditLog(
                store.jdbcTemplate(),
                Objects.requireNonNull(store.transactions().getTransactionManager()));
        log.append(List.of(entry(Duration.ofHours(30), "jdoe", "vm list")));
        log.append(List.of(entry(Duration.ofHours(2), "jdoe", "vm stop 105")));
        log.append(List.of(entry(Duration.ofMinutes(1), "bob", "approve 42")));
        CommandLine line = new CommandLine(new AuditCommands(log, () -> {}, new SettableClock(NOW)));
        Caller bob = new Someone(true);

        assertThat(line.run(bob, "audit").toString())
                .contains("approve 42", "vm stop 105", "#42")
                .doesNotContain("vm list");
        assertThat(line.run(bob, "audit --since 48h --person jdoe").toString())
                .contains("vm list", "vm stop 105")
                .doesNotContain("approve");
        assertThat(line.run(bob, "audit --about \"stop 105\"").toString()).doesNotContain("approve");
        assertThat(line.run(bob, "audit verify").toString()).contains("whole", "3");
        assertThat(line.run(bob, "audit export --since 48h").toString())
                .contains("{\"seq\":1,\"at\":\"2026-11-22T06:00:00Z\"", "\"detail\":{\"a\":\"b\"}");

        var unused = store.jdbc()
                .sql("UPDATE audit_entry SET person = 'eve' WHERE seq = 2")
                .update();
        assertThat(line.run(bob, "audit verify").toString())
                .contains("broken at entry 2: its content does not fit its hash");

        for (String command : new String[] {"audit", "audit verify", "audit export"}) {
            assertThatThrownBy(() -> line.run(new Someone(false), command)).hasMessageContaining("audit.read");
        }
    }

    private static Draft entry(Duration ago, String person, String line) {
        return new Draft(NOW.minus(ago), person, "", "", "command", line, 42, "answered", "{\"a\":\"b\"}");
    }
}
