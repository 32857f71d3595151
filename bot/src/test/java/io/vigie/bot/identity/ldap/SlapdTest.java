package io.vigie.bot.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.identity.Group;
import io.vigie.bot.identity.Membership;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.commands.Problem;
import io.vigie.commands.Problem.Whose;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against OpenLDAP as Debian ships it. */
class SlapdTest {
    /** Long enough for a busy machine; only what is silent costs it. */
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static final Duration WAIT = Duration.ofMillis(1_500);
    /** Far below the library's own 300 s, and what a busy machine needs besides. */
    private static final Duration BOUND = WAIT.plusSeconds(60);

    private static final String LDIF = """
            dn: dc=example,dc=org
            objectClass: domain
            dc: example

            dn: cn=vigie,dc=example,dc=org
            objectClass: applicationProcess
            objectClass: simpleSecurityObject
            cn: vigie
            userPassword: bot

            dn: ou=people,dc=example,dc=org
            objectClass: organizationalUnit
            ou: people

            dn: ou=groups,dc=example,dc=org
            objectClass: organizationalUnit
            ou: groups

            dn: uid=jdoe,ou=people,dc=example,dc=org
            objectClass: inetOrgPerson
            uid: jdoe
            cn: Jane Doe
            sn: Doe
            userPassword: secret

            dn: uid=od*d()\\5cone,ou=people,dc=example,dc=org
            objectClass: inetOrgPerson
            uid: od*d()\\one
            cn: Odd One
            sn: One
            userPassword: sec*ret

            dn: uid=former,ou=people,dc=example,dc=org
            objectClass: inetOrgPerson
            objectClass: posixAccount
            uid: former
            cn: Former Colleague
            sn: Colleague
            uidNumber: 514
            gidNumber: 2000
            homeDirectory: /nowhere
            userPassword: secret

            dn: cn=ops,ou=groups,dc=example,dc=org
            objectClass: groupOfNames
            cn: ops
            member: uid=jdoe,ou=people,dc=example,dc=org
            member: uid=former,ou=people,dc=example,dc=org
            member: cn=everything,ou=groups,dc=example,dc=org

            dn: cn=all-ops,ou=groups,dc=example,dc=org
            objectClass: groupOfUniqueNames
            cn: all-ops
            uniqueMember: cn=ops,ou=groups,dc=example,dc=org
            uniqueMember: uid=od*d()\\5cone,ou=people,dc=example,dc=org

            dn: cn=everything,ou=groups,dc=example,dc=org
            objectClass: groupOfNames
            cn: everything
            member: cn=all-ops,ou=groups,dc=example,dc=org

            dn: cn=shell,ou=groups,dc=example,dc=org
            objectClass: posixGroup
            cn: shell
            gidNumber: 2000
            memberUid: jdoe
            """;

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void people_and_nested_groups_with_a_cycle() throws Exception {
        Slapd slapd = slapd("localhost");
        for (String url : List.of(slapd.url(), slapd.ldapsUrl())) {
            LdapDirectory directory = open(realm(slapd).at(url));
            Person jane = directory.authenticate("example", "jdoe", "secret");
            assertThat(jane.name()).isEqualTo("Jane Doe");
            assertThat(jane.id().entryUuid()).hasSize(36);
            assertThat(jane.groups())
                    .extracting(Group::name)
                    .containsExactlyInAnyOrder("ops", "all-ops", "everything", "shell");
            assertThat(directory.read(jane.id()).orElseThrow().groups()).isEqualTo(jane.groups());
            assertThat(directory.trouble("example")).isEmpty();
        }
    }

    /** By the rule that Active Directory is asked with; of its values for a disabled account, 514 is the usual one. */
    @Test
    void whom_a_bit_marks_as_disabled_is_gone_whatever_groups_they_are_in() throws Exception {
        Realms realm = realm(slapd("localhost"));
        Person former = open(realm).authenticate("example", "former", "secret");
        assertThat(former.isIn("ops")).isTrue();
        LdapDirectory directory = open(realm.build("(!(uidNumber:1.2.840.113556.1.4.803:=2))"), PATIENT);
        assertThat(refused(directory, "former", "secret").whose()).isEqualTo(Whose.USER);
        assertThat(directory.read(former.id())).isEmpty();
        assertThat(directory.knows("example", "former")).isFalse();
        assertThat(directory.members("ops").orElseThrow().members())
                .extracting(Membership.Member::uid)
                .containsExactly("jdoe", "od*d()\\one");
        assertThat(directory.authenticate("example", "jdoe", "secret").isIn("ops"))
                .isTrue();
    }

    @Test
    void special_characters_in_uid_dn_and_password() throws Exception {
        LdapDirectory directory = open(realm(slapd("localhost")));
        Person odd = directory.authenticate("example", "od*d()\\one", "sec*ret");
        assertThat(odd.groups()).extracting(Group::name).containsExactlyInAnyOrder("all-ops", "everything", "ops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdoe", "nobody", "*", "jdo*", "jdoe)(uid=*", "\\", "("})
    void wrong_name_or_password_has_one_answer(String uid) throws Exception {
        Problem problem = refused(open(realm(slapd("localhost"))), uid, "wrong");
        assertThat(problem.whose()).isEqualTo(Whose.USER);
        assertThat(problem.text()).isEqualTo("Name or password is wrong.");
    }

    @Test
    void an_empty_password_is_refused_though_openldap_would_take_it_for_anonymous() throws Exception {
        assertThat(refused(open(realm(slapd("localhost"))), "jdoe", "").whose()).isEqualTo(Whose.USER);
    }

    @Test
    void a_killed_server_is_told_fast_and_the_restarted_one_is_used_again() throws Exception {
        Slapd slapd = slapd("localhost");
        LdapDirectory directory = open(realm(slapd));
        Person jane = directory.authenticate("example", "jdoe", "secret");
        slapd.kill();
        Problem problem = refused(directory, "jdoe", "secret");
        assertThat(problem.whose()).isEqualTo(Whose.SITE);
        assertThat(problem.text()).contains("cannot be reached");
        slapd.start();
        assertThat(directory.read(jane.id())).isPresent();
    }

    @Test
    void a_stopped_process_costs_one_bounded_wait() throws Exception {
        Slapd slapd = slapd("localhost");
        for (String url : List.of(slapd.url(), slapd.ldapsUrl())) {
            LdapDirectory warm = open(realm(slapd).at(url), WAIT);
            LdapDirectory cold = open(realm(slapd).at(url), WAIT);
            PersonId jane = known(warm);
            slapd.freeze();
            for (LdapDirectory directory : List.of(warm, cold)) {
                long started = System.nanoTime();
                Problem problem = refused(directory, "jdoe", "secret");
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
                assertThat(problem.whose()).isEqualTo(Whose.SITE);
                assertThat(problem.text()).contains("does not answer");
            }
            slapd.thaw();
            await().ignoreExceptions().until(() -> warm.read(jane).isPresent());
        }
    }

    /** Whoever waits for so short a time waits in vain now and then on a busy machine. */
    private static PersonId known(LdapDirectory directory) {
        Callable<Person> signIn = () -> directory.authenticate("example", "jdoe", "secret");
        return await().ignoreExceptions().until(signIn, Objects::nonNull).id();
    }

    @Test
    void a_certificate_for_another_host_is_not_believed() throws Exception {
        Slapd slapd = slapd("ldap.example.org");
        for (String url : List.of(slapd.url(), slapd.ldapsUrl())) {
            Problem problem = refused(open(realm(slapd).at(url)), "jdoe", "secret");
            assertThat(problem.whose()).isEqualTo(Whose.SITE);
            assertThat(problem.text()).contains("another name");
        }
    }

    @Test
    void an_unknown_authority_is_not_believed() throws Exception {
        Slapd slapd = slapd("localhost");
        for (String url : List.of(slapd.url(), slapd.ldapsUrl())) {
            LdapDirectory directory = open(realm(slapd).trusting("").at(url));
            assertThat(refused(directory, "jdoe", "secret").text()).contains("not trusted");
        }
    }

    @Test
    void clear_text_has_to_be_chosen_and_the_server_may_still_refuse_it() throws Exception {
        Problem problem = refused(open(realm(slapd("localhost")).mode(Mode.CLEAR)), "jdoe", "secret");
        assertThat(problem.text()).contains("insists on TLS");
    }

    @Test
    void an_account_that_may_read_nothing_does_not_make_people_leave() throws Exception {
        Slapd slapd = slapd("localhost");
        Person jane = open(realm(slapd)).authenticate("example", "jdoe", "secret");
        LdapDirectory blind = open(new Realms(
                "example",
                true,
                List.of(slapd.url()),
                Slapd.BASE,
                Slapd.GROUPS,
                "uid=jdoe," + Slapd.BASE,
                "secret",
                slapd.caPem(),
                null));
        assertThat(blind.trouble("example")).isPresent();
        assertThat(catchThrowableOfType(Problem.class, () -> blind.read(jane.id()))
                        .whose())
                .isEqualTo(Whose.SITE);
    }

    private Slapd slapd(String host) throws Exception {
        Slapd slapd = new Slapd(folder.resolve("slapd"), host, LDIF);
        opened.add(slapd);
        return slapd;
    }

    private static Realms realm(Slapd slapd) throws Exception {
        return new Realms(
                "example", true, List.of(slapd.url()), Slapd.BASE, Slapd.GROUPS, Slapd.BOT, "bot", slapd.caPem(), null);
    }

    private LdapDirectory open(Realms realm) {
        return open(realm, PATIENT);
    }

    private LdapDirectory open(Realms realm, Duration wait) {
        return open(realm.build(), wait);
    }

    private LdapDirectory open(RealmSettings realm, Duration wait) {
        LdapDirectory directory = new LdapDirectory(List.of(realm), wait, wait, Clock.systemUTC());
        opened.add(directory);
        return directory;
    }

    private static Problem refused(LdapDirectory directory, String uid, String password) {
        return catchThrowableOfType(Problem.class, () -> directory.authenticate("example", uid, password));
    }
}
