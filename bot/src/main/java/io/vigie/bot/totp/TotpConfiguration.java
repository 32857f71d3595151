package io.vigie.bot.totp;

import io.vigie.bot.approval.SecondFactor;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.DirectNotices;
import io.vigie.bot.identity.Identities;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.transaction.support.TransactionTemplate;

/** With a key there are second factors, and the commands to set them up. */
@Configuration
@EnableConfigurationProperties(TotpSettings.class)
class TotpConfiguration {
    private static final int IV_BYTES = 16;

    @Bean
    SecondFactor secondFactor(
            TotpSettings settings,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        return settings.set() ? totp(settings, jdbc, transaction, events, clock) : SecondFactor.none();
    }

    static Totp totp(
            TotpSettings settings,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        AesBytesEncryptor box =
                new AesBytesEncryptor(settings.key(), KeyGenerators.secureRandom(IV_BYTES), CipherAlgorithm.GCM);
        return new Totp(new TotpStore(jdbc), new Codes(), box, transaction, events, clock);
    }

    @Bean
    @Order(85)
    CommandSet totpCommands(SecondFactor factor, SecretMessages secrets, Chats chats, Clock clock) {
        return factor instanceof Totp totp ? new TotpCommands(totp, secrets, chats, clock) : registry -> {};
    }

    /** Without a key, too: what was shown while there was one still has to go. */
    @Bean
    SecretMessages secretMessages(JdbcClient jdbc, TransactionTemplate transaction, Chats chats, Clock clock) {
        return new SecretMessages(jdbc, transaction, chats, clock);
    }

    @Bean
    TotpNotices totpNotices(DirectNotices notices, Identities identities) {
        return new TotpNotices(notices, identities);
    }
}
