package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

class ConfigurationCheckTest {
    @TempDir
    Path folder;

    private List<String> faults(Map<String, Object> keys) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", keys));
        return ConfigurationCheck.faults(environment);
    }

    private Map<String, Object> site() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s");
        Map<String, Object> keys = new HashMap<>();
        keys.put("vigie.clusters[0].name", "brest-i11");
        keys.put("vigie.clusters[0].proxmox.nodes[0]", "https://camille:8006");
        keys.put("vigie.clusters[0].proxmox.token-id", "vigie@pve!bot");
        keys.put("vigie.clusters[0].proxmox.token-secret-file", secret.toString());
        keys.put("vigie.sans[0].name", "sanizator");
        keys.put("vigie.sans[0].portals[0]", "10.5.0.1:3260");
        keys.put("vigie.sans[0].serves[0]", "brest-i11");
        keys.put("vigie.switches[0].name", "laetitia");
        keys.put("vigie.switches[0].snmp.address", "10.0.0.2");
        keys.put("vigie.switches[0].snmp.user", "vigie");
        keys.put("vigie.switches[0].snmp.auth-password-file", secret.toString());
        keys.put("vigie.switches[0].snmp.priv-password-file", secret.toString());
        return keys;
    }

    @Test
    void nothing_configured_and_a_good_site_have_no_fault() throws IOException {
        assertThat(faults(Map.of())).isEmpty();
        assertThat(faults(site())).isEmpty();
    }

    @Test
    void a_misspelt_key_is_named_with_the_one_that_was_meant() throws IOException {
        Map<String, Object> keys = site();
        keys.put("vigie.clusters[0].proxmox.fingerprint[0]", "AB");
        keys.put("vigie.clustrs[0].name", "x");
        keys.put("vigie.nonsense", "x");
        assertThat(faults(keys))
                .contains(
                        "vigie.clusters[0].proxmox.fingerprint[0] is not a key: did you mean vigie.clusters.proxmox.fingerprints?",
                        "vigie.clustrs[0].name is not a key: did you mean vigie.clusters.name?")
                .anyMatch(f -> f.startsWith("vigie.nonsense is not a key"));
    }

    @Test
    void every_fault_is_told_at_once_with_its_key_and_its_mend() throws IOException {
        Map<String, Object> keys = site();
        keys.put("vigie.clusters[0].proxmox.token-secret-file", "/does/not/exist");
        keys.put("vigie.clusters[0].proxmox.nodes[0]", "http://camille:8006");
        keys.put("vigie.sans[0].serves[0]", "brest");
        keys.put("vigie.switches[0].snmp.version", "1");
        keys.put("vigie.switches[1].name", "brest-i11");
        keys.put("vigie.snmp-traps.listen", "162");
        keys.put("vigie.chat.prefix", "x");
        assertThat(faults(keys))
                .anyMatch(f -> f.startsWith("vigie.clusters[0].proxmox.token-secret-file is /does/not/exist"))
                .anyMatch(f -> f.contains("http://camille:8006: a node is an https address"))
                .anyMatch(f -> f.contains("serves names brest, which is no cluster"))
                .anyMatch(f -> f.contains("snmp.version is 1: it is 2c or 3"))
                .anyMatch(f -> f.contains("which another cluster, SAN or switch has"))
                .anyMatch(f -> f.contains("vigie.switches[1].snmp.address is missing"))
                .anyMatch(f -> f.contains("vigie.snmp-traps.listen has 162"))
                .anyMatch(f -> f.startsWith("vigie.chat.prefix is \"x\""));
    }

    @Test
    void a_switch_that_could_not_be_spoken_to_is_told_with_its_key() throws IOException {
        Map<String, Object> keys = site();
        keys.put("vigie.switches[0].snmp.address", "10.0.0.2:snmp");
        keys.put("vigie.switches[0].snmp.auth", "MD4");
        keys.put("vigie.switches[0].snmp.priv", "aes-128");
        keys.put("vigie.sans[0].portals[0]", "10.5.0.1:99999");
        assertThat(faults(keys))
                .anyMatch(f -> f.startsWith("vigie.switches[0].snmp.address has 10.0.0.2:snmp"))
                .anyMatch(
                        f -> f.startsWith("vigie.switches[0].snmp.auth is MD4: it is one of [") && f.contains("SHA256"))
                .anyMatch(f -> f.startsWith("vigie.switches[0].snmp.priv is aes-128"))
                .anyMatch(f -> f.startsWith("vigie.sans[0].portals has 10.5.0.1:99999"));
    }

    @Test
    void a_value_of_the_wrong_type_names_its_key() throws IOException {
        Map<String, Object> keys = site();
        keys.put("vigie.switches[0].port-channels[0].id", "eleven");
        assertThat(faults(keys)).anyMatch(f -> f.contains("port-channels[0].id"));
    }

    @Test
    void a_second_factor_needs_a_key(@TempDir Path folder) throws IOException {
        Map<String, Object> keys = site();
        keys.put("vigie.access.approvals.critical.second-factor", "true");
        assertThat(faults(keys))
                .anyMatch(f -> f.equals("vigie.access.approvals.critical.second-factor is true, but nobody can set one"
                        + " up: name vigie.totp.key-file."));
        keys.put("vigie.totp.key-file", folder.resolve("none").toString());
        assertThat(faults(keys)).anyMatch(f -> f.startsWith("vigie.totp.key-file is ") && f.contains("cannot be read"));
        Path key = Files.writeString(folder.resolve("key"), "c2hvcnQ=\n");
        keys.put("vigie.totp.key-file", key.toString());
        assertThat(faults(keys)).anyMatch(f -> f.startsWith("vigie.totp.key-file holds no key of 32 bytes"));
        Files.writeString(key, "not base 64!");
        assertThat(faults(keys)).anyMatch(f -> f.startsWith("vigie.totp.key-file holds no Base64"));
        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        assertThat(faults(keys)).noneMatch(f -> f.contains("totp") || f.contains("second-factor"));
    }

    @Test
    void the_worked_example_has_no_fault_but_its_missing_secrets() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("example", new FileSystemResource("../config/example-site.yml"))
                .forEach(environment.getPropertySources()::addLast);
        assertThat(ConfigurationCheck.faults(environment))
                .isNotEmpty()
                .allMatch(f -> f.contains("/etc/vigie/"), "only files of the example are missing");
    }
}
