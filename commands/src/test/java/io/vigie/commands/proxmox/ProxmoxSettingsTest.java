package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxmoxSettingsTest {
    private static final ProxmoxSettings.Login TOKEN =
            new ProxmoxSettings.Login.Token("vigie@pve!bot", Secret.of("s3cret-value"));

    private static ProxmoxSettings settings(ProxmoxSettings.Login login, List<String> fingerprints, String... nodes) {
        return new ProxmoxSettings(
                "brest-i11",
                "main",
                List.of(nodes).stream().map(URI::create).toList(),
                login,
                fingerprints,
                Optional.empty());
    }

    @Test
    void defaults() {
        ProxmoxSettings settings = settings(TOKEN, List.of(), "https://camille");
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.maxConcurrent()).isEqualTo(8);
        assertThat(settings.nodes()).containsExactly(URI.create("https://camille:8006"));
    }

    @Test
    void addresses_are_brought_to_one_form_and_fingerprints_too() {
        ProxmoxSettings settings =
                settings(TOKEN, List.of("ab".repeat(32)), "https://camille:8006/", "https://[fd00::11]:443");
        assertThat(settings.nodes())
                .containsExactly(URI.create("https://camille:8006"), URI.create("https://[fd00::11]:443"));
        assertThat(settings.fingerprints()).containsExactly("AB" + ":AB".repeat(31));
    }

    @ParameterizedTest
    @CsvSource({
        "http://camille:8006, must begin with https://",
        "https://user:hunter2@camille, must not hold a user or password",
        "https://camille/api2/json, must end after the port",
        "https:///x, names no host"
    })
    void a_wrong_address_is_named_with_its_fault(String node, String fault) {
        assertThatThrownBy(() -> settings(TOKEN, List.of(), node))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxmox.nodes")
                .hasMessageContaining(fault)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void all_faults_are_told_at_once_one_line_each() {
        assertThatThrownBy(() ->
                        settings(new ProxmoxSettings.Login.Token("vigie", Secret.of("s3cret-value")), List.of("AB:CD")))
                .hasMessageContaining("proxmox.nodes: give the address")
                .hasMessageContaining("\nvigie.clusters, brest-i11: proxmox.token-id: vigie is not of the form")
                .hasMessageContaining("proxmox.fingerprints: AB:CD is not a SHA-256 fingerprint")
                .hasMessageNotContaining("s3cret-value");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> new ProxmoxSettings(
                        "c",
                        "",
                        List.of(URI.create("https://a")),
                        TOKEN,
                        List.of(),
                        Optional.of(Path.of("/no/ca.pem"))))
                .hasMessageContaining("proxmox.ca-file: /no/ca.pem cannot be read");
    }

    @Test
    void an_authority_file_without_a_certificate_is_refused(@TempDir Path dir) throws IOException {
        Path empty = Files.writeString(dir.resolve("ca.pem"), "nothing");
        ProxmoxSettings settings =
                new ProxmoxSettings("c", "", List.of(URI.create("https://a")), TOKEN, List.of(), Optional.of(empty));
        assertThatThrownBy(() -> Certificates.context(settings)).hasMessageContaining("holds no usable certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "tab\t"})
    void a_secret_that_cannot_be_one_is_refused_without_quoting_it(String text) {
        assertThatThrownBy(() -> Secret.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("two");
    }

    @Test
    void a_secret_is_read_from_a_file_and_prints_as_dots(@TempDir Path dir) throws IOException {
        Secret secret = Secret.fromFile(Files.writeString(dir.resolve("token"), "s3cret-value\n"));
        assertThat(secret.reveal()).isEqualTo("s3cret-value");
        assertThat(secret).hasToString("…");
        assertThat(TOKEN.toString()).doesNotContain("s3cret-value");
        assertThatThrownBy(() -> Secret.fromFile(dir.resolve("none"))).hasMessageContaining("cannot be read");
    }
}
