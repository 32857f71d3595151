package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Tone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClearTextHostsTest {
    private static SiteSettings site(String... uris) {
        List<SiteSettings.Host> hosts = List.of(uris).stream()
                .map(uri -> new SiteSettings.Host("alpha", uri))
                .toList();
        return new SiteSettings(
                List.of(new SiteSettings.Cluster(
                        "kvm-lab",
                        "",
                        null,
                        new SiteSettings.Libvirt(hosts, Duration.ofSeconds(5), Duration.ofSeconds(10)))),
                List.of(),
                List.of(),
                new SiteSettings.SnmpTraps(""));
    }

    @Test
    void a_host_that_is_commanded_in_clear_text_is_warned_of() {
        assertThat(new ClearTextHosts(site("qemu+tcp://alpha/system")).health())
                .singleElement()
                .satisfies(health -> {
                    assertThat(health.part()).isEqualTo("host alpha of kvm-lab");
                    assertThat(health.says().tone()).isEqualTo(Tone.WARN);
                    assertThat(health.says().text()).contains("clear text", "qemu+tls");
                });
    }

    @Test
    void what_is_encrypted_or_local_is_not() {
        assertThat(new ClearTextHosts(site("qemu+tls://alpha/system", "qemu+ssh://alpha/system", "qemu:///system"))
                        .health())
                .isEmpty();
    }
}
