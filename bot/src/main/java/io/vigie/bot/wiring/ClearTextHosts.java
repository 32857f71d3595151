package io.vigie.bot.wiring;

import io.vigie.bot.status.Health;
import io.vigie.bot.status.HealthSource;
import io.vigie.commands.Cell;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Warns, at the start and in {@code status}, of hosts that everybody on the way may command. */
@Component
class ClearTextHosts implements HealthSource {
    private static final Logger LOG = LoggerFactory.getLogger(ClearTextHosts.class);

    private final List<Health> warnings;

    ClearTextHosts(SiteSettings site) {
        warnings = site.clusters().stream()
                .filter(cluster -> cluster.libvirt() != null)
                .flatMap(cluster -> SiteFaults.hosts(cluster.libvirt()).stream()
                        .filter(host -> host.clear())
                        .map(host -> new Health(
                                "host " + host.name() + " of " + cluster.name(),
                                Cell.warn("is spoken to in clear text (qemu+tcp), without a password: whoever is on the"
                                        + " way may do everything there; use qemu+tls or qemu+ssh"))))
                .toList();
        warnings.forEach(
                warning -> LOG.warn("{} {}", warning.part(), warning.says().text()));
    }

    @Override
    public List<Health> health() {
        return warnings;
    }
}
