package io.vigie.bot.totp;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class TotpOnPostgresTest implements TotpContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.postgres();

    @Override
    public StoreFixture store() {
        return store;
    }
}
