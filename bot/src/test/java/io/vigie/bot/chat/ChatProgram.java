package io.vigie.bot.chat;

import io.vigie.bot.store.SoonDurable;
import io.vigie.bot.store.StoreSettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * As much of the program as a chat's adapter needs; a subclass imports the adapter and enables its settings. All of them
 * without @Configuration: the program must not find them among its own.
 */
public abstract class ChatProgram {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    JdbcClient jdbc() {
        return JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:"));
    }

    @Bean
    TransactionTemplate transaction() {
        return new TransactionTemplate(manager());
    }

    @Bean
    SoonDurable soon() {
        return new SoonDurable(new StoreSettings("jdbc:none:", "", ""), jdbc(), manager());
    }

    private static DataSourceTransactionManager manager() {
        return new DataSourceTransactionManager(new DriverManagerDataSource("jdbc:sqlite:"));
    }
}
