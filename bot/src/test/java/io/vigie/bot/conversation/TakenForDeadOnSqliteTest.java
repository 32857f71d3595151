package io.vigie.bot.conversation;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class TakenForDeadOnSqliteTest extends TakenForDeadContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    StoreFixture store() {
        return store;
    }
}
