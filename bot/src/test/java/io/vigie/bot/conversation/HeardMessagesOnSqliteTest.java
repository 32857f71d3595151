package io.vigie.bot.conversation;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeardMessagesOnSqliteTest extends HeardMessagesContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    StoreFixture store() {
        return store;
    }
}
