package io.vigie.bot.wiring;

import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.iscsi.IscsiSan;
import io.vigie.commands.iscsi.IscsiSettings;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.storage.CareCommands;
import io.vigie.commands.storage.CheckCommands;
import io.vigie.commands.storage.ContentCommands;
import io.vigie.commands.storage.San;
import io.vigie.commands.storage.SanCommands;
import io.vigie.commands.storage.Sans;
import io.vigie.commands.storage.ShowCommands;
import io.vigie.commands.storage.StorageCommands;
import io.vigie.commands.storage.UsageCommands;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The configured SANs, and the commands on storages. */
@Configuration
class SanWiring {
    @Bean
    Sans sans(SiteSettings site, Clock clock) {
        return new Sans(site.sans().stream().map(s -> san(s, clock)).toList());
    }

    private static San san(SiteSettings.San san, Clock clock) {
        return new IscsiSan(
                new IscsiSettings(
                        san.name(),
                        san.portals().stream().map(PortalAddress::parse).toList(),
                        san.target(),
                        Optional.ofNullable(san.chap()).map(SanWiring::chap),
                        san.serves(),
                        IscsiSettings.DEFAULT_INITIATOR,
                        IscsiSettings.DEFAULT_TIMEOUT),
                clock);
    }

    private static IscsiSettings.Chap chap(SiteSettings.Chap chap) {
        return new IscsiSettings.Chap(
                chap.user(),
                SecretFile.read(chap.secretFile()),
                chap.targetSecretFile().isEmpty()
                        ? Optional.empty()
                        : Optional.of(SecretFile.read(chap.targetSecretFile())));
    }

    @Bean
    @Order(21)
    CommandSet storageCommands(Hypervisors hypervisors, Sans sans, Clock clock) {
        return new StorageCommands(hypervisors, sans, clock);
    }

    @Bean
    @Order(21)
    CommandSet contentCommands(Hypervisors hypervisors) {
        return new ContentCommands(hypervisors);
    }

    @Bean
    @Order(21)
    CommandSet storageCareCommands(Hypervisors hypervisors, Sans sans, Clock clock) {
        return CommandSet.of(List.of(
                new ShowCommands(hypervisors, sans, clock),
                new UsageCommands(hypervisors, clock),
                new CheckCommands(hypervisors, sans, clock),
                new CareCommands(hypervisors, sans, clock)));
    }

    @Bean
    @Order(22)
    CommandSet sanCommands(Sans sans, Clock clock) {
        return new SanCommands(sans, clock);
    }
}
