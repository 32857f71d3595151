package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Problem;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.CannotCreateTransactionException;

class StoreProblemsTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Test
    void a_full_disk_is_said_in_words_and_mends_itself() throws SQLException {
        try (var connection = store.dataSource().getConnection()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("CREATE TABLE thing(text TEXT)").update();
            jdbc.sql("PRAGMA max_page_count = 1").query(Integer.class).single();

            NestedRuntimeException full = catchThrowableOfType(
                    NestedRuntimeException.class,
                    () -> jdbc.sql("INSERT INTO thing(text) VALUES (?)")
                            .param("x".repeat(100_000))
                            .update());

            Problem problem = StoreProblems.of(full);
            assertThat(problem.whose()).isEqualTo(Problem.Whose.SITE);
            assertThat(problem.text()).startsWith("The database's disk is full");
            assertThat(problem.mend()).startsWith("Free space");

            jdbc.sql("PRAGMA max_page_count = 100000").query(Integer.class).single();
            assertThat(jdbc.sql("INSERT INTO thing(text) VALUES ('x')").update())
                    .isEqualTo(1);
        }
    }

    @Test
    void postgresql_says_the_same_by_its_state() {
        assertThat(StoreProblems.of(state("53100")).text()).startsWith("The database's disk is full");
        assertThat(StoreProblems.of(state("08006")).text()).startsWith("The database does not answer");
        assertThat(StoreProblems.of(state("57P01")).text()).startsWith("The database does not answer");
        assertThat(StoreProblems.of(state("25006")).text()).startsWith("The database can only be read");
    }

    @Test
    void a_fault_of_our_own_is_called_ours() {
        for (RuntimeException fault : List.of(state("42601"), new IllegalStateException("no SQL in it"))) {
            assertThat(StoreProblems.of(fault).whose()).isEqualTo(Problem.Whose.OURS);
        }
    }

    @Test
    void a_wait_for_a_turn_or_a_connection_that_was_in_vain_is_the_sites_and_can_be_repeated() {
        for (RuntimeException wait : List.of(
                new CannotCreateTransactionException("the database has been busy for 5000 ms"),
                new CannotGetJdbcConnectionException("no connection", new SQLException("timed out after 5000 ms")))) {
            assertThat(StoreProblems.of(wait).text()).startsWith("The database is busy");
            assertThat(StoreProblems.of(wait).mend()).isEqualTo("Try again.");
        }
    }

    @Test
    void a_problem_stays_what_it_is() {
        Problem problem = Problem.user("no");
        assertThat(StoreProblems.of(problem)).isSameAs(problem);
    }

    private static RuntimeException state(String state) {
        return new UncategorizedSQLException("test", "SELECT", new SQLException("says the server", state));
    }
}
