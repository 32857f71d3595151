package io.vigie.bot.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.identity.AnswerAge;
import io.vigie.bot.identity.Directory;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.bot.identity.RealmSettings.Nesting;
import io.vigie.commands.lab.LabAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

class LdapSettingsTest {
    private static final String REALM = "vigie.identity.realms[0].";

    @TempDir
    Path folder;

    private final ApplicationContextRunner program =
            new ApplicationContextRunner().withUserConfiguration(Program.class);

    /** Without @Configuration: the program must not find it among its own. */
    @EnableConfigurationProperties(LdapSettings.class)
    @Import(LdapConfiguration.class)
    static class Program {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Test
    void nothing_configured_means_no_realm_and_the_documented_times() {
        program.run(context -> {
            LdapSettings settings = context.getBean(LdapSettings.class);
            assertThat(settings)
                    .isEqualTo(new LdapSettings(
                            List.of(),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(15)));
            assertThat(context.getBean(Directory.class).realms()).isEmpty();
            assertThat(context.getBean(AnswerAge.class))
                    .isEqualTo(new AnswerAge(Duration.ofSeconds(30), Duration.ofMinutes(15)));
        });
    }

    @Test
    void every_key_is_read() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Path ca = Files.writeString(folder.resolve("ca.pem"), new LabAuthority("CA").pem());
        program.withPropertyValues(
                        REALM + "name=ad",
                        REALM + "default=true",
                        REALM + "urls=ldap://a.example.org,ldap://b.example.org:1389",
                        REALM + "base=dc=example\\,dc=org",
                        REALM + "uid-attribute=sAMAccountName",
                        REALM + "name-attribute=displayName",
                        REALM + "id-attribute=objectGUID",
                        REALM + "person-filter=(employeeType=staff)",
                        REALM + "bind-dn=cn=vigie\\,dc=example\\,dc=org",
                        REALM + "bind-password-file=" + password,
                        REALM + "group-base=ou=groups\\,dc=example\\,dc=org",
                        REALM + "nesting=in-chain",
                        REALM + "tls.mode=starttls",
                        REALM + "tls.ca-file=" + ca,
                        "vigie.identity.connect-timeout=1s",
                        "vigie.identity.response-timeout=2s",
                        "vigie.identity.cache=4s",
                        "vigie.identity.outage-grace=5m")
                .run(context -> {
                    LdapSettings settings = context.getBean(LdapSettings.class);
                    RealmSettings realm = settings.realms().getFirst();
                    assertThat(realm.name()).isEqualTo("ad");
                    assertThat(realm.isDefault()).isTrue();
                    assertThat(realm.urls()).containsExactly("ldap://a.example.org", "ldap://b.example.org:1389");
                    assertThat(realm.uidAttribute()).isEqualTo("sAMAccountName");
                    assertThat(realm.nameAttribute()).isEqualTo("displayName");
                    assertThat(realm.idAttribute()).isEqualTo("objectGUID");
                    assertThat(realm.personFilter()).isEqualTo("(employeeType=staff)");
                    assertThat(realm.bindPasswordFile()).isEqualTo(password.toString());
                    assertThat(realm.nesting()).isEqualTo(Nesting.IN_CHAIN);
                    assertThat(realm.tls().mode()).isEqualTo(Mode.STARTTLS);
                    assertThat(realm.tls().caFile()).isEqualTo(ca.toString());
                    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(settings.responseTimeout()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(settings.cache()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(settings.outageGrace()).isEqualTo(Duration.ofMinutes(5));
                });
    }

    @Test
    void each_fault_is_one_line_with_the_key_and_the_mend() {
        program.withPropertyValues(
                        REALM + "name=Big Name",
                        REALM + "urls=http://ldap.example.org,ldap://ok.example.org",
                        REALM + "base=not a dn",
                        REALM + "bind-dn=cn=vigie",
                        REALM + "person-filter=employeeType",
                        REALM + "tls.mode=ldaps",
                        REALM + "tls.ca-file=" + folder.resolve("absent.pem"),
                        "vigie.identity.cache=0s")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContainingAll(
                                REALM + "name: is missing or not a plain word; use small letters",
                                REALM + "urls[0]: is no LDAP address; write ldaps://host",
                                REALM + "urls[1]: starts with ldap:// but tls.mode is ldaps; write ldaps://",
                                REALM + "base: is no distinguished name; write it like",
                                REALM + "person-filter: is no LDAP filter; write it like",
                                REALM + "bind-password-file: is missing; a DN without",
                                REALM + "tls.ca-file: " + folder.resolve("absent.pem") + " cannot be read; create it",
                                "vigie.identity.cache: must be longer than nothing; leave it out"));
    }

    @Test
    void who_is_disabled_in_active_directory_is_left_out_unless_it_is_said_otherwise() {
        program.withPropertyValues(smallest())
                .run(context -> assertThat(context.getBean(LdapSettings.class)
                                .realms()
                                .getFirst()
                                .personFilter())
                        .isEmpty());
        program.withPropertyValues(smallest())
                .withPropertyValues(REALM + "id-attribute=objectguid")
                .run(context -> assertThat(context.getBean(LdapSettings.class)
                                .realms()
                                .getFirst()
                                .personFilter())
                        .isEqualTo("(!(userAccountControl:1.2.840.113556.1.4.803:=2))"));
    }

    @Test
    void a_file_without_a_certificate_is_a_fault() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "not a certificate");
        program.withPropertyValues(smallest())
                .withPropertyValues(REALM + "tls.ca-file=" + ca)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining(REALM + "tls.ca-file: holds no PEM certificate"));
    }

    @Test
    void two_realms_need_two_names_and_one_default() {
        program.withPropertyValues(smallest())
                .withPropertyValues(
                        "vigie.identity.realms[1].name=admins",
                        "vigie.identity.realms[1].urls=ldap://localhost",
                        "vigie.identity.realms[1].base=dc=other")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContainingAll("have the same name", "0 realms are the default one"));
    }

    @Test
    void an_unknown_key_stops_the_start() {
        program.withPropertyValues(smallest())
                .withPropertyValues(REALM + "uid-atribute=uid")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void no_password_is_printed() {
        RealmSettings realm = new Realms(
                        "lab", true, List.of("ldap://localhost:1"), "dc=lab", "dc=lab", "cn=bot", "secret", "", null)
                .build();
        assertThat(realm.toString()).doesNotContain("secret");
    }

    private static String[] smallest() {
        return new String[] {REALM + "name=admins", REALM + "urls=ldaps://localhost", REALM + "base=dc=lab"};
    }
}
