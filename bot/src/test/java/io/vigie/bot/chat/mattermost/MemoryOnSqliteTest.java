package io.vigie.bot.chat.mattermost;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryOnSqliteTest implements MemoryContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    public StoreFixture store() {
        return store;
    }
}
