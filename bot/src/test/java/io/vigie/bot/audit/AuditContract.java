package io.vigie.bot.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vigie.bot.approval.ApprovalEvent;
import io.vigie.bot.approval.Requester;
import io.vigie.bot.approval.State;
import io.vigie.bot.audit.AuditCheck.Broken;
import io.vigie.bot.audit.AuditEntry.Draft;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.conversation.CommandHandled;
import io.vigie.bot.conversation.CommandsHandled;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.identity.SignInRefused;
import io.vigie.bot.identity.SignedIn;
import io.vigie.bot.linking.SignedOut;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Plan;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the audit promises, on every database. */
interface AuditContract {
    Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    PersonId BOB = new PersonId("admins", "uuid-bob");
    AccountId ACCOUNT = new AccountId("console", "bob");

    StoreFixture store();

    private AuditLog log() {
        return new AuditLog(
                store().jdbcTemplate(),
                Objects.requireNonNull(store().transactions().getTransactionManager()));
    }

    private static Draft draft(int i) {
        return new Draft(
                NOON.plusSeconds(i),
                "bob",
                "admins/uuid-bob",
                "console/bob",
                "command",
                "vm list " + i,
                0,
                "answered",
                "{}");
    }

    private AuditLog filled(int entries) {
        AuditLog log = log();
        for (int i = 1; i <= entries; i++) {
            log.append(List.of(draft(i)));
        }
        return log;
    }

    @Test
    default void an_untouched_chain_is_whole() {
        assertThat(AuditCheck.of(log()).broken()).isEmpty();
        AuditCheck.Verdict verdict = AuditCheck.of(filled(1_005));
        assertThat(verdict.broken()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(1_005);
        assertThat(verdict.head()).hasSize(64);
    }

    @Test
    default void what_is_appended_together_is_chained_like_what_comes_one_by_one() {
        AuditLog log = log();
        log.append(List.of(draft(1), draft(2), draft(3)));
        log.append(List.of(draft(4)));
        log.append(List.of(draft(5), draft(6)));
        assertThat(log.find(Instant.EPOCH, "", "", 10).reversed())
                .extracting(AuditEntry::seq, entry -> entry.said().target())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 6)
                        .mapToObj(i -> tuple((long) i, draft(i).target()))
                        .toList());
        assertThat(AuditCheck.of(log).broken()).isEmpty();
    }

    @Test
    default void a_change_of_any_field_is_found_and_named() {
        Map<String, String> changes = Map.ofEntries(
                Map.entry("at", "at + 1"),
                Map.entry("person", "'eve'"),
                Map.entry("person_id", "'admins/uuid-eve'"),
                Map.entry("account", "'console/eve'"),
                Map.entry("what", "'nothing'"),
                Map.entry("target", "'vm list'"),
                Map.entry("approval", "7"),
                Map.entry("outcome", "'refused'"),
                Map.entry("detail", "'{\"a\":1}'"),
                Map.entry("prev_hash", "'x'"),
                Map.entry("hash", "'x'"));
        AuditLog log = filled(5);
        changes.forEach((column, value) -> {
            store().transactions().executeWithoutResult(tx -> {
                var unused = store().jdbc()
                        .sql("UPDATE audit_entry SET " + column + " = " + value + " WHERE seq = 3")
                        .update();
                assertThat(AuditCheck.of(log).broken().map(Broken::seq))
                        .as(column)
                        .contains(3L);
                tx.setRollbackOnly();
            });
        });
        assertThat(AuditCheck.of(log).broken()).isEmpty();
    }

    @Test
    default void a_removed_entry_is_found_wherever_it_was() {
        for (long seq : List.of(1L, 3L, 5L)) {
            AuditLog log = log();
            store().transactions().executeWithoutResult(tx -> {
                for (int i = 1; i <= 5; i++) {
                    log.append(List.of(draft(i)));
                }
                var unused = store().jdbc()
                        .sql("DELETE FROM audit_entry WHERE seq = " + seq)
                        .update();
                assertThat(AuditCheck.of(log).broken()).contains(new Broken(seq, "it is missing"));
                tx.setRollbackOnly();
            });
        }
    }

    @Test
    default void entries_that_changed_places_are_found() {
        AuditLog log = filled(5);
        for (String move : List.of("99 WHERE seq = 2", "2 WHERE seq = 3", "3 WHERE seq = 99")) {
            var unused =
                    store().jdbc().sql("UPDATE audit_entry SET seq = " + move).update();
        }
        assertThat(AuditCheck.of(log).broken().map(Broken::seq)).contains(2L);
    }

    @Test
    default void a_chain_made_anew_does_not_fit_its_head() {
        AuditLog log = filled(3);
        AuditEntry last = log.find(Instant.EPOCH, "", "", 1).getFirst();
        AuditEntry forged = AuditEntry.chained(3, draft(99), last.prevHash());
        var unused = store().jdbc()
                .sql("UPDATE audit_entry SET at = ?, target = ?, hash = ? WHERE seq = 3")
                .params(forged.said().at().toEpochMilli(), forged.said().target(), forged.hash())
                .update();
        assertThat(AuditCheck.of(log).broken()).contains(new Broken(3, "it is not the entry that was written last"));
    }

    @Test
    default void what_is_rolled_back_leaves_no_entry() {
        AuditTrail trail = new AuditTrail(filled(1));
        assertThatThrownBy(() -> store().transactions().executeWithoutResult(tx -> {
                    trail.on(command("vm list", "answered"));
                    throw new IllegalStateException("crash");
                }))
                .hasMessage("crash");
        assertThat(AuditCheck.of(log()).entries()).isEqualTo(1);
        assertThat(AuditCheck.of(log()).broken()).isEmpty();
    }

    @Test
    default void many_at_once_make_one_chain() throws Exception {
        // As in the program, where writers stand in a queue: SQLite's own tries, for seconds, may all be in vain.
        AuditLog log = new AuditLog(store().jdbcTemplate(), store().transactionManager());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> writers = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(t -> threads.submit(() -> {
                        for (int i = 0; i < 25; i++) {
                            log.append(List.of(draft(i)));
                        }
                    }))
                    .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        AuditCheck.Verdict verdict = AuditCheck.of(log);
        assertThat(verdict.entries()).isEqualTo(100);
        assertThat(verdict.broken()).isEmpty();
    }

    @Test
    default void every_event_becomes_an_entry_that_names_who_and_with_whose_approval() {
        AuditLog log = log();
        AuditTrail trail = new AuditTrail(log);
        Plan plan = new Plan(
                "vm stop 105",
                "Stop web-1",
                Tier.RISKY,
                List.of(new Plan.Target("guest", "brest-i11", "105", "web-1", "nikita", "")),
                List.of(),
                List.of(),
                List.of());
        Requester jdoe =
                new Requester(new PersonId("admins", "uuid-jdoe"), "jdoe", "J. Doe", new AccountId("console", "jdoe"));
        trail.on(new ApprovalEvent.PlanProposed(42, jdoe, plan, NOON));
        trail.on(new ApprovalEvent.VoteCast(42, BOB, "bob", ACCOUNT, true, "reaction", NOON));
        trail.on(new ApprovalEvent.ProposalEnded(42, jdoe, plan, State.DONE, List.of("bob"), "Done.", NOON));
        trail.on(new SignInRefused("admins", "root\0", "wrong name or password", NOON));
        trail.on(new SignedIn(ACCOUNT, new Person(BOB, "bob", "Bob", "uid=bob", Set.of(), NOON), NOON));

        List<AuditEntry> entries = log.find(Instant.EPOCH, "", "", 10).reversed();
        assertThat(entries)
                .extracting(e -> e.said().what())
                .containsExactly("plan.proposed", "plan.vote", "plan.ended", "sign-in", "sign-in");
        assertThat(entries.get(1).said().person()).isEqualTo("bob");
        assertThat(entries.get(2).said().personId()).isEqualTo("admins/uuid-jdoe");
        assertThat(entries.get(2).said().account()).isEqualTo("console/jdoe");
        assertThat(entries.get(2).said().approval()).isEqualTo(42);
        assertThat(entries.get(2).said().target()).isEqualTo("brest-i11/web-1 (105)");
        assertThat(entries.get(2).said().detail()).contains("\"approvedBy\":\"bob\"");
        assertThat(entries.get(3).said().person()).isEmpty();
        assertThat(AuditCheck.of(log).broken()).isEmpty();
    }

    @Test
    default void it_is_searched_by_time_person_and_subject() {
        AuditLog log = filled(5);
        log.append(List.of(new Draft(NOON, "eve", "", "", "command", "vm show 100%_x", 0, "answered", "{}")));
        assertThat(log.find(NOON.plus(Duration.ofSeconds(4)), "", "", 10)).hasSize(2);
        assertThat(log.find(Instant.EPOCH, "eve", "", 10)).hasSize(1);
        assertThat(log.find(Instant.EPOCH, "", "VM LIST", 10)).hasSize(5);
        assertThat(log.find(Instant.EPOCH, "", "0%_", 10)).hasSize(1);
        assertThat(log.find(Instant.EPOCH, "", "", 2)).hasSize(2);
    }

    @Test
    default void who_signed_somebody_out_is_known() {
        AuditLog log = log();
        Person bob = new Person(BOB, "bob", "Bob", "uid=bob", Set.of(), NOON);
        new AuditTrail(log).on(new SignedOut(new PersonId("admins", "uuid-jdoe"), "jdoe", 2, bob, ACCOUNT, NOON));
        Draft said = log.find(Instant.EPOCH, "", "", 1).getFirst().said();
        assertThat(said.person()).isEqualTo("bob");
        assertThat(said.what()).isEqualTo("sign-out");
        assertThat(said.target()).isEqualTo("jdoe");
        assertThat(said.detail()).contains("admins/uuid-jdoe", "\"sessions\":\"2\"");
    }

    @Test
    default void no_code_gets_in_that_may_still_be_good() {
        AuditLog log = log();
        AuditTrail trail = new AuditTrail(log);
        trail.on(command("account claim `7KQ4M-2XPRT`.", "refused"));
        trail.on(command("approve 42 123456", "refused"));
        assertThat(log.find(Instant.EPOCH, "", "", 10))
                .extracting(e -> e.said().target())
                .containsExactly("approve 42 …", "account claim …");
    }

    @Test
    default void no_secret_gets_in() {
        AuditLog log = log();
        AuditTrail trail = new AuditTrail(log);
        trail.on(command("sign in --password hunter2 and token=abc123", "refused: password: hunter2"));
        AuditEntry entry = log.find(Instant.EPOCH, "", "", 1).getFirst();
        assertThat(entry.toString()).doesNotContain("hunter2", "abc123").contains("[redacted]");
    }

    private static CommandsHandled command(String line, String outcome) {
        return new CommandsHandled(List.of(new CommandHandled(BOB, "bob", ACCOUNT, line, outcome, NOON)));
    }
}
