package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class SoonDurableTest {
    private static final int FULL = 2;
    private static final int NORMAL = 1;

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private JdbcClient jdbc;
    private TransactionTemplate ordinary;
    private SoonDurable soon;

    @BeforeEach
    void open() {
        jdbc = store.jdbc();
        jdbc.sql("CREATE TABLE t (a INTEGER)").update();
        ordinary = new TransactionTemplate(store.transactionManager());
        soon = store.soonDurable();
    }

    private int mode() {
        return jdbc.sql("PRAGMA synchronous").query(Integer.class).single();
    }

    private int count() {
        return jdbc.sql("SELECT COUNT(*) FROM t").query(Integer.class).single();
    }

    @Test
    void it_does_not_wait_for_the_disk_and_everybody_else_does() {
        for (int i = 0; i < 10; i++) {
            assertThat(soon.<Integer>execute(() -> {
                        jdbc.sql("INSERT INTO t VALUES (1)").update();
                        return mode();
                    }))
                    .isEqualTo(NORMAL);
            assertThat(mode()).isEqualTo(FULL);
            assertThat(ordinary.<Integer>execute(status -> mode())).isEqualTo(FULL);
        }
        assertThat(count()).isEqualTo(10);
    }

    @Test
    void it_is_a_transaction_like_any_other() {
        assertThatThrownBy(() -> soon.execute(() -> {
                    jdbc.sql("INSERT INTO t VALUES (1)").update();
                    throw new IllegalStateException("expected in this test");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(count()).isZero();
        assertThat(mode()).isEqualTo(FULL);
        assertThat(ordinary.<Integer>execute(status -> mode())).isEqualTo(FULL);
    }

    @Test
    void within_an_ordinary_one_it_waits_with_it() {
        ordinary.executeWithoutResult(
                status -> assertThat(soon.<Integer>execute(this::mode)).isEqualTo(FULL));
    }
}
