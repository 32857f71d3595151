package io.vigie.bot.wiring;

import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.identity.Directory;
import io.vigie.bot.status.ConnectionCheck;
import io.vigie.commands.link.Switches;
import io.vigie.commands.storage.Sans;
import java.time.Clock;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/**
 * The outside systems alone, for {@link SiteCheck}: no watcher, no chat, no database. It is no {@code @Configuration},
 * so that the program itself does not find it.
 */
@Import({SanWiring.class, SwitchWiring.class})
@ConfigurationPropertiesScan("io.vigie.bot")
@ComponentScan(basePackages = "io.vigie.bot.identity.ldap")
@ComponentScan(
        basePackages = {"io.vigie.bot.chat", "io.vigie.bot.store"},
        useDefaultFilters = false,
        includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ConnectionCheck.class))
class CheckedSite {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @Order(10)
    ConnectionCheck directoryCheck(Directory directory, AccessSettings access) {
        return new DirectoryCheck(directory, access);
    }

    @Bean
    @Order(20)
    ConnectionCheck clusterCheck(SiteSettings site, Clock clock) {
        return new ClusterCheck(site, clock);
    }

    @Bean
    @Order(30)
    ConnectionCheck sanCheck(Sans sans) {
        return new SanCheck(sans);
    }

    @Bean
    @Order(40)
    ConnectionCheck switchCheck(Switches switches, SiteSettings site) {
        return new SwitchCheck(switches, site.snmpTraps().listen());
    }
}
