package io.vigie.bot.conversation;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeardMessagesOnPostgresTest extends HeardMessagesContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.postgres();

    @Override
    StoreFixture store() {
        return store;
    }
}
