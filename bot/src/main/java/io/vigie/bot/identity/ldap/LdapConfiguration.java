package io.vigie.bot.identity.ldap;

import io.vigie.bot.identity.AnswerAge;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the configured directories. */
@Configuration
class LdapConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(LdapConfiguration.class);

    @Bean(destroyMethod = "close")
    LdapDirectory directory(LdapSettings settings, Clock clock) {
        LdapDirectory directory =
                new LdapDirectory(settings.realms(), settings.connectTimeout(), settings.responseTimeout(), clock);
        directory.warnings().forEach(LOG::warn);
        return directory;
    }

    @Bean
    AnswerAge answerAge(LdapSettings settings) {
        return new AnswerAge(settings.cache(), settings.outageGrace());
    }
}
