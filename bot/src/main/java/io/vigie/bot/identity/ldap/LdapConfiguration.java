package io.vigie.bot.identity.ldap;

import io.vigie.bot.identity.AnswerAge;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSource;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the configured directories, or the demonstration's when none is configured. */
@Configuration
class LdapConfiguration {
    private static final Logger log = LoggerFactory.getLogger(LdapConfiguration.class);

    @Bean(destroyMethod = "close")
    LdapDirectory directory(LdapSettings settings, ObjectProvider<RealmSource> demonstration, Clock clock) {
        List<RealmSettings> realms = settings.realms();
        if (realms.isEmpty()) {
            RealmSource source = demonstration.getIfAvailable(() -> List::of);
            realms = source.realms();
        }
        LdapDirectory directory =
                new LdapDirectory(realms, settings.connectTimeout(), settings.responseTimeout(), clock);
        directory.warnings().forEach(log::warn);
        return directory;
    }

    @Bean
    AnswerAge answerAge(LdapSettings settings) {
        return new AnswerAge(settings.cache(), settings.outageGrace());
    }
}
