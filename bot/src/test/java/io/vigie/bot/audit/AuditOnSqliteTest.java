package io.vigie.bot.audit;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditOnSqliteTest implements AuditContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    public StoreFixture store() {
        return store;
    }
}
