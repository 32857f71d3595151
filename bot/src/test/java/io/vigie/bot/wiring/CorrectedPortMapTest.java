package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.wiring.SiteSettings.PortChannel;
import io.vigie.bot.wiring.SiteSettings.SwitchEntry;
import io.vigie.commands.link.LinkAuditProbe;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchPort.Duplex;
import io.vigie.commands.link.SwitchPort.Link;
import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** What {@code link check --corrected} prints, read back by what reads the configuration. */
class CorrectedPortMapTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nikita",
                "no",
                "On",
                "null",
                "12",
                "0x1F",
                "1e3",
                "a: b",
                "{x}",
                "# none",
                "- dash",
                "say \"hi\"",
                "it's",
                "back\\slash",
                "${user.home}",
                "#{1+1}",
                "\\${x}",
                "crêperie №5",
                "tab\there",
                "line\nbreak",
                "smile 😀",
                "right\u202Eleft",
                "é,[]&*!|>%@`",
                " spaced "
            })
    void any_name_comes_back_as_it_was(String name) throws IOException {
        PortChannel read = roundTrip(name, name).portChannels().getFirst();
        assertThat(read.name()).isEqualTo(name);
        assertThat(read.peer()).isEqualTo(name);
        assertThat(read.members().getFirst().remote()).isEqualTo(name);
        assertThat(read.members().getFirst().port()).isEqualTo(28);
    }

    @Test
    void random_names_come_back_too() throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            StringBuilder name = new StringBuilder();
            for (int c = 0; c < 12; c++) {
                int point = random.nextInt(5) == 0 ? 0xA0 + random.nextInt(0x2F00) : 0x20 + random.nextInt(0x5F);
                if (Character.isDefined(point)) {
                    name.appendCodePoint(point);
                }
            }
            name.append("x");
            assertThat(roundTrip(name.toString(), "peer")
                            .portChannels()
                            .getFirst()
                            .name())
                    .isEqualTo(name.toString());
        }
    }

    private static SwitchEntry roundTrip(String name, String peer) throws IOException {
        SwitchState state = new SwitchState(
                "laetitia",
                Instant.EPOCH,
                "",
                Duration.ZERO,
                List.of(new SwitchPort(
                        28,
                        "Gi0/28",
                        "",
                        true,
                        true,
                        0,
                        Neighbour.SILENT,
                        new Link(Duplex.FULL, Optional.empty(), "Po11", Duration.ZERO, Optional.empty()))),
                List.of(new SwitchState.PortChannel(
                        11, name, peer, "storage", List.of(new Member(28, name, MemberState.BUNDLED, 0)), "Po11")));
        String yaml = "vigie:\n  switches:\n    - name: laetitia\n"
                + LinkAuditProbe.yaml(state).indent(6);
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("site", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return Binder.get(environment)
                .bind("vigie", SiteSettings.class)
                .get()
                .switches()
                .getFirst();
    }
}
