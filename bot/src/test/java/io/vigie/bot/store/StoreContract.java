package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What every module may rely on. */
interface StoreContract {
    StoreFixture store();

    @Test
    default void a_transaction_that_fails_leaves_nothing() {
        store().jdbc().sql("CREATE TABLE thing(name TEXT NOT NULL)").update();
        assertThatThrownBy(() -> store().transactions().executeWithoutResult(status -> {
                    store().jdbc().sql("INSERT INTO thing(name) VALUES ('a')").update();
                    throw new IllegalStateException("crash");
                }))
                .hasMessage("crash");
        assertThat(store().jdbc()
                        .sql("SELECT COUNT(*) FROM thing")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    default void tests_share_nothing() {
        store().jdbc().sql("CREATE TABLE mine(name TEXT NOT NULL)").update();
    }

    @Test
    default void tests_share_nothing_the_other_way_round() {
        store().jdbc().sql("CREATE TABLE mine(name TEXT NOT NULL)").update();
    }
}
