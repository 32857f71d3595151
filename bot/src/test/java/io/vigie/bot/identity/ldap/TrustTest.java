package io.vigie.bot.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.bot.identity.RealmSettings.Tls;
import io.vigie.commands.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {
    @TempDir
    Path folder;

    /** Whoever names a file wants its authorities and no others, least of all those of the whole world. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "no certificate"})
    void a_file_without_an_authority_is_refused(String content) throws Exception {
        String file = Files.writeString(folder.resolve("ca.pem"), content).toString();
        assertThatThrownBy(() -> Trust.of(new Tls(Mode.LDAPS, file, "")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("authorities that vouch for the directory cannot be read");
    }

    @Test
    void without_any_those_of_the_jdk_are_believed() throws Exception {
        assertThat(Trust.of(new Tls(Mode.LDAPS, "", ""))).isSameAs(SSLContext.getDefault());
    }
}
