package io.vigie.bot.chat.mattermost;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryOnPostgresTest implements MemoryContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.postgres();

    @Override
    public StoreFixture store() {
        return store;
    }
}
