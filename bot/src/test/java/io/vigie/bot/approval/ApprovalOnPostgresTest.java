package io.vigie.bot.approval;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApprovalOnPostgresTest implements ApprovalContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.postgres();

    @Override
    public StoreFixture store() {
        return store;
    }
}
