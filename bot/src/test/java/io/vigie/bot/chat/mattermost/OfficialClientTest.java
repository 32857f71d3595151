package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.testing.NodePackages;
import io.vigie.commands.testing.Peers;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the fake says is what the official client understands, or our own tests would judge by our own mistakes. */
class OfficialClientTest {
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void the_official_client_takes_the_fake_for_a_server() throws Exception {
        Path folder = NodePackages.install("mattermost-judge", "judge.js");
        try (FakeMattermost server = new FakeMattermost()) {
            String jane = server.user("jane");
            server.user("omar");
            server.channel("infra").members().add(jane);
            server.tokens.put("janes-token", jane);
            Process judge = new ProcessBuilder(
                            Peers.require("node").toString(),
                            "judge.js",
                            server.address(),
                            "bot-token",
                            "janes-token",
                            "infra",
                            "admins")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            try {
                assertThat(hear(judge, server)).endsWith("done").contains("ok resume", "ok resume refused");
            } finally {
                judge.destroyForcibly();
                judge.waitFor();
            }
        }
    }

    private static List<String> hear(Process judge, FakeMattermost server) throws Exception {
        List<String> said = new ArrayList<>();
        try (BufferedReader reader = judge.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.add(line);
                if (line.equals("please forget")) {
                    server.forgetSessions();
                }
                if (line.startsWith("please ")) {
                    server.drop();
                }
            }
        }
        return said;
    }
}
