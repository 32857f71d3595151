package io.vigie.bot.approval;

import io.vigie.bot.store.StoreFixture;
import org.junit.jupiter.api.extension.RegisterExtension;

class CrashOnSqliteTest implements CrashContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    public StoreFixture store() {
        return store;
    }
}
