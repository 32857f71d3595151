package io.vigie.bot.store;

import org.junit.jupiter.api.extension.RegisterExtension;

class StoreOnPostgresTest implements StoreContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.postgres();

    @Override
    public StoreFixture store() {
        return store;
    }
}
