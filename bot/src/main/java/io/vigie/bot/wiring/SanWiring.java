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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The configured SANs, and the commands on storages. */
@Configuration
class SanWiring {
    private static final Logger LOG = LoggerFactory.getLogger(SanWiring.class);

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

    /** Keeps the portals' and the paths' state in memory fresh; each probe is bounded by the SAN's own time-out. */
    @Component
    static class Probes {
        private final Sans sans;
        private final Set<String> underWay = ConcurrentHashMap.newKeySet();

        Probes(Sans sans) {
            this.sans = sans;
        }

        /** Returns at once: the thread of the timers also keeps approvals and silences going. */
        @Scheduled(fixedDelayString = "${vigie.watch.sans:30s}")
        void probe() {
            for (San san : sans.all()) {
                if (underWay.add(san.name())) {
                    Thread.ofVirtual().name("probe-" + san.name()).start(() -> probe(san));
                }
            }
        }

        private void probe(San san) {
            try {
                san.probe();
            } catch (RuntimeException e) {
                LOG.debug("{} could not be probed", san.name(), e);
            } finally {
                underWay.remove(san.name());
            }
        }
    }
}
