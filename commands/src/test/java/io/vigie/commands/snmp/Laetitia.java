package io.vigie.commands.snmp;

import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.network.LabChannel;
import io.vigie.commands.lab.network.LabSwitch;
import io.vigie.commands.snmp.SnmpSettings.Channel;
import io.vigie.commands.snmp.SnmpSettings.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The lab's switch, and settings to ask it with. */
final class Laetitia implements AutoCloseable {
    final LabSwitch lab;

    Laetitia() {
        this(LabSwitch.laetitia(new LabTime(Clock.systemUTC(), 1)));
    }

    Laetitia(LabSwitch lab) {
        this.lab = lab;
    }

    SnmpAccess community() {
        return new SnmpAccess.Community(lab.community());
    }

    SnmpAccess.User user() {
        return new SnmpAccess.User(
                lab.user(), SnmpAccess.Auth.SHA256, lab.authPassword(), SnmpAccess.Priv.AES128, lab.privPassword());
    }

    /** For whoever is answered. */
    SnmpSettings settings(SnmpAccess access) {
        return settings(access, Duration.ofSeconds(5), 3);
    }

    /** For whoever is not answered. */
    SnmpSettings impatient(SnmpAccess access) {
        return settings(access, Duration.ofMillis(300), 1);
    }

    SnmpSettings settings(SnmpAccess access, Duration timeout, int retries) {
        return new SnmpSettings(
                "laetitia", "127.0.0.1", lab.address().getPort(), access, timeout, retries, "", channels());
    }

    static List<Channel> channels() {
        return LabChannel.ofLaetitia().stream()
                .map(c -> new Channel(
                        c.id(),
                        c.name(),
                        c.peer(),
                        c.carries(),
                        c.wires().stream()
                                .map(w -> new Wire(w.port(), w.remote()))
                                .toList()))
                .toList();
    }

    @Override
    public void close() {
        lab.close();
    }
}
