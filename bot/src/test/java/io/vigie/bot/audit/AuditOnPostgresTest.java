package io.vigie.bot.audit;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditOnPostgresTest implements AuditContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.postgres();

    @Override
    public StoreFixture store() {
        return store;
    }
}
