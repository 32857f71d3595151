package io.vigie.bot.store;

import org.junit.jupiter.api.extension.RegisterExtension;

class StoreOnSqliteTest implements StoreContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    public StoreFixture store() {
        return store;
    }
}
