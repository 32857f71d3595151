package io.vigie.bot.totp;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class TotpOnSqliteTest implements TotpContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    public StoreFixture store() {
        return store;
    }
}
