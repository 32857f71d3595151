package io.vigie.bot.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.Rights;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Directory;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.RealmSource;
import io.vigie.commands.Caller;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.directory.LabDirectory;
import io.vigie.commands.lab.directory.LabPerson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.io.ClassPathResource;

/** The lab's people with the lab's rights, by the real client over StartTLS. */
class LabRealmsTest {
    private final LabDirectory lab = new LabDirectory(new LabAuthority("Lab CA"));

    /** Without @Configuration: the program must not find it among its own. */
    @ComponentScan({"io.vigie.bot.identity.ldap", "io.vigie.bot.access"})
    @ConfigurationPropertiesScan({"io.vigie.bot.identity.ldap", "io.vigie.bot.access"})
    static class Program {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @BeforeEach
    void start() {
        lab.start();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void each_person_may_what_the_banner_says() {
        new ApplicationContextRunner()
                .withInitializer(LabRealmsTest::labRights)
                .withUserConfiguration(Program.class)
                .withBean(RealmSource.class, () -> new LabRealms(lab))
                .run(context -> {
                    Directory directory = context.getBean(Directory.class);
                    Access access = context.getBean(Access.class);
                    assertThat(directory.warnings()).isEmpty();
                    assertThat(directory.realms()).containsExactly("admins", "users");
                    assertThat(rights(directory, access, "amelie"))
                            .isEqualTo("vm.power link.change vm.read audit.read");
                    assertThat(rights(directory, access, "bruno")).isEqualTo("vm.power link.change vm.read audit.read");
                    assertThat(rights(directory, access, "chloe")).isEqualTo("vm.power vm.read audit.read");
                    assertThat(rights(directory, access, "david")).isEqualTo("link.change vm.read audit.read");
                    assertThat(rights(directory, access, "erwan")).isEqualTo("vm.read audit.read");
                    assertThat(rights(directory, access, "fanny")).isEmpty();
                    Rights fanny = access.rightsOf(person(directory, "fanny"));
                    assertThat(caller(access, person(directory, "fanny")).may("vm.power", "rennes"))
                            .as("%s", fanny)
                            .isTrue();
                });
    }

    private String rights(Directory directory, Access access, String uid) {
        Caller caller = caller(access, person(directory, uid));
        StringBuilder may = new StringBuilder();
        for (String verb : new String[] {"vm.power", "link.change", "vm.read", "audit.read"}) {
            may.append(caller.may(verb, verb.startsWith("audit") ? Caller.EVERYWHERE : "brest-i11") ? verb + " " : "");
        }
        return may.toString().strip();
    }

    private static Caller caller(Access access, Person person) {
        return access.caller(person, new AccountId("console", "x"), Place.channel("console", "c"));
    }

    private Person person(Directory directory, String uid) {
        LabPerson found = lab.people().stream()
                .filter(p -> p.uid().equals(uid))
                .findFirst()
                .orElseThrow();
        return directory.authenticate(found.realm(), uid, found.password());
    }

    private static void labRights(ConfigurableApplicationContext context) {
        try {
            new YamlPropertySourceLoader()
                    .load("lab", new ClassPathResource("lab-access.yml"))
                    .forEach(context.getEnvironment().getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
