package io.vigie.bot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.wiring.SiteCheck;
import io.vigie.commands.lab.LabSite;
import io.vigie.commands.lab.LabTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --check}, as an admin runs it before the first start on a site of their own. */
class SiteCheckTest {
    private record Ran(int status, String out) {}

    private static Ran run(Map<String, Object> keys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(SiteCheck.ARGUMENT),
                        keys.entrySet().stream().map(e -> "--" + e.getKey() + "=" + e.getValue()))
                .toArray(String[]::new);
        int status = SiteCheck.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Ran(status, out.toString(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> keys(LabSite site, Path folder) {
        Map<String, Object> keys = new LinkedHashMap<>(new LabConfigurationFile(site).write());
        keys.put("vigie.store.url", "jdbc:sqlite:" + folder.resolve("data/vigie.db"));
        keys.put("vigie.access.roles.all", "*");
        keys.put("vigie.access.grants[0].group", "administrators");
        keys.put("vigie.access.grants[0].roles", "all");
        keys.put("vigie.access.grants[0].scopes", "*");
        patient(keys, site);
        return keys;
    }

    /** Nothing here is silent for long: it either answers, however slow this machine is, or is not there. */
    private static void patient(Map<String, Object> keys, LabSite site) {
        keys.put("vigie.identity.connect-timeout", "20s");
        keys.put("vigie.identity.response-timeout", "20s");
        keys.put("vigie.switches[0].snmp.timeout", "5s");
        for (int i = 0; i < site.clusters().size(); i++) {
            keys.put("vigie.clusters[" + i + "].proxmox.connect-timeout", "20s");
        }
    }

    private static LabSite site() {
        return new LabSite(new LabTime(Clock.systemUTC(), 1));
    }

    @Test
    void a_site_that_works_is_said_to_and_nothing_is_written(@TempDir Path folder) {
        try (LabSite site = site()) {
            // Once more where this machine was too slow for the SAN, which nobody can give more than three seconds.
            await().atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).untilAsserted(() -> {
                Ran ran = run(keys(site, folder));
                assertThat(ran.out())
                        .contains("Everything that was tried works.")
                        .contains("directory admins", "directory users", "group administrators")
                        .contains("cluster brest-i11 by", "cluster rennes by", "3 nodes", "SAN sanizator at")
                        .contains("switch laetitia", "7 of 7 port channels whole", "will be made at the first start");
                assertThat(ran.status()).isZero();
            });
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void each_part_that_does_not_work_is_told(@TempDir Path folder) throws Exception {
        try (LabSite site = site();
                DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            Map<String, Object> keys = keys(site, folder);
            keys.put("vigie.access.grants[0].group", "administratos");
            keys.put("vigie.access.approvals.risky.need[0].group", "network");
            keys.put("vigie.access.approvals.risky.need[0].votes", "40");
            keys.put("vigie.snmp-traps.listen", "127.0.0.1:" + taken.getLocalPort());
            site.clusters().getFirst().kill("nikita");
            site.laetitia().unplug(28);
            Ran ran = run(keys);
            assertThat(ran.out())
                    .contains("do not work.")
                    .contains("group administratos", "the directory has no such group")
                    .contains("but some plans need 40 votes of it")
                    .contains("6 of 7 port channels whole", "cannot be listened on")
                    .doesNotContain("Exception");
            assertThat(ran.out().lines().filter(l -> l.contains("does not answer") || l.contains("refuses")))
                    .as("nikita's address, beside camille's and proxima's, which answer")
                    .hasSize(1);
            assertThat(ran.status()).isEqualTo(1);
        }
    }

    @Test
    void a_token_file_with_more_in_it_than_a_token_is_told_among_the_others(@TempDir Path folder) throws Exception {
        try (LabSite site = site()) {
            Map<String, Object> keys = keys(site, folder);
            Path token = Files.writeString(folder.resolve("token"), "the-old-token\nthe-new-token\n");
            keys.put("vigie.chat.discord.token-file", token);
            keys.put("vigie.chat.discord.guild", "100000000000000001");
            keys.put("vigie.chat.discord.alert-channel", "infra");
            // Nobody listens there: the token is looked at before.
            keys.put("vigie.chat.mattermost.token-file", token);
            keys.put("vigie.chat.mattermost.url", "http://127.0.0.1:1");
            keys.put("vigie.chat.mattermost.team", "admins");
            keys.put("vigie.chat.mattermost.alert-channel", "infra");
            Ran ran = run(keys);
            assertThat(ran.out())
                    .contains("chat discord", "holds no token for Discord", "holds no token for Mattermost")
                    .contains(token.toString(), "on one line, and nothing else", "switch laetitia")
                    .doesNotContain("the-old-token", "the-new-token", "Exception");
            assertThat(ran.status()).isEqualTo(1);
        }
    }

    @Test
    void a_configuration_that_cannot_work_is_not_tried(@TempDir Path folder) {
        try (LabSite site = site()) {
            Map<String, Object> keys = keys(site, folder);
            keys.put("vigie.clusters[0].proxmox.token-secret-file", folder.resolve("none"));
            Ran ran = run(keys);
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.out()).isEmpty();
        }
    }
}
