package io.vigie.bot.conversation;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecorderOnSqliteTest extends RecorderContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    StoreFixture store() {
        return store;
    }
}
