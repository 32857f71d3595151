package io.vigie.bot.conversation;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class TakenForDeadOnPostgresTest extends TakenForDeadContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.postgres();

    @Override
    StoreFixture store() {
        return store;
    }
}
