package io.vigie.bot.wiring;

import io.vigie.bot.watch.WatchSettings;
import io.vigie.bot.watch.Watchers;
import io.vigie.bot.wiring.SiteSettings.San;
import io.vigie.bot.wiring.SiteSettings.Snmp;
import io.vigie.bot.wiring.SiteSettings.SwitchEntry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.link.LinkCommands;
import io.vigie.commands.link.Switch;
import io.vigie.commands.link.Switches;
import io.vigie.commands.snmp.SnmpAccess;
import io.vigie.commands.snmp.SnmpSettings;
import io.vigie.commands.snmp.SnmpSwitch;
import io.vigie.commands.snmp.TrapReceiver;
import io.vigie.commands.snmp.TrapSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The configured switches, the traps they send, and the commands on them. */
@Configuration
class SwitchWiring {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchWiring.class);

    @Bean
    Switches switches(SiteSettings site, WatchSettings watch, Clock clock) {
        // Every regular poll reads everything; one that a trap has asked for in between reads what a trap speaks of.
        Duration rarely = watch.switches().multipliedBy(2).dividedBy(3);
        return new Switches(
                site.switches().stream().map(s -> aSwitch(s, clock, rarely)).toList());
    }

    private static Switch aSwitch(SwitchEntry entry, Clock clock, Duration rarely) {
        Snmp snmp = Objects.requireNonNull(entry.snmp(), "checked at start");
        HostPort address = HostPort.parse(snmp.address(), SnmpSettings.DEFAULT_PORT);
        return new SnmpSwitch(
                new SnmpSettings(
                        entry.name(),
                        address.host(),
                        address.port(),
                        access(snmp),
                        snmp.timeout(),
                        snmp.retries(),
                        snmp.portNames(),
                        entry.portChannels().stream()
                                .map(c -> new SnmpSettings.Channel(
                                        c.id(),
                                        c.name(),
                                        c.peer(),
                                        c.carries(),
                                        c.members().stream()
                                                .map(m -> new SnmpSettings.Wire(m.port(), m.remote()))
                                                .toList()))
                                .toList()),
                clock,
                rarely);
    }

    private static SnmpAccess access(Snmp snmp) {
        return snmp.version().equals("2c")
                ? new SnmpAccess.Community(SecretFile.read(snmp.communityFile()))
                : new SnmpAccess.User(
                        snmp.user(),
                        SnmpAccess.Auth.valueOf(snmp.auth()),
                        SecretFile.read(snmp.authPasswordFile()),
                        SnmpAccess.Priv.valueOf(snmp.priv()),
                        SecretFile.read(snmp.privPasswordFile()));
    }

    /** Each switch's traps are taken with the credentials it is polled with. */
    @Bean
    @ConditionalOnProperty("vigie.snmp-traps.listen")
    TrapReceiver trapReceiver(SiteSettings site, Watchers watchers) {
        HostPort listen = HostPort.parse(site.snmpTraps().listen(), 162);
        List<SnmpAccess.Community> communities = new ArrayList<>();
        List<SnmpAccess.User> users = new ArrayList<>();
        Map<InetAddress, String> sources = new HashMap<>();
        for (SwitchEntry entry : site.switches()) {
            Snmp snmp = Objects.requireNonNull(entry.snmp(), "checked at start");
            switch (access(snmp)) {
                case SnmpAccess.Community community -> communities.add(community);
                case SnmpAccess.User user -> users.add(user);
            }
            try {
                sources.put(
                        InetAddress.getByName(HostPort.parse(snmp.address(), SnmpSettings.DEFAULT_PORT)
                                .host()),
                        entry.name());
            } catch (UnknownHostException e) {
                LOG.warn("{} has no known address, so its traps cannot be told from a stranger's", entry.name());
            }
        }
        return new TrapReceiver(
                new TrapSettings(
                        new InetSocketAddress(listen.host(), listen.port()),
                        communities,
                        users,
                        TrapSettings.DEFAULT_CALM),
                sources,
                watchers::wake);
    }

    @Bean
    @Order(20)
    CommandSet linkCommands(Switches switches, SiteSettings site, Clock clock) {
        return new LinkCommands(
                switches, site.sans().stream().map(San::name).collect(Collectors.toSet()), clock.getZone(), clock);
    }
}
