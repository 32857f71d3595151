package io.vigie.bot.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.identity.Group;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.commands.Problem;
import io.vigie.commands.Problem.Whose;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.directory.LabDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LdapDirectoryTest {
    /** Long enough for a busy machine; only what is silent costs it. */
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static final Duration WAIT = Duration.ofMillis(1_500);
    /** Far below the library's own 300 s, and what a busy machine needs besides. */
    private static final Duration BOUND = WAIT.plusSeconds(60);

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final PersonId AMELIE = new PersonId("admins", "0b1e7a52-6f0a-4c53-9a55-10c6a7a30001");

    private final LabDirectory lab = new LabDirectory(new LabAuthority("Lab CA"));
    private final List<LdapDirectory> opened = new ArrayList<>();

    @BeforeEach
    void start() {
        lab.start();
    }

    @AfterEach
    void close() {
        lab.thaw();
        opened.forEach(LdapDirectory::close);
        lab.close();
    }

    @Test
    void a_person_has_the_groups_they_are_in_directly_by_uid_and_by_nesting() {
        Person bruno = lab().authenticate("admins", "bruno", "bruno-lab");
        assertThat(bruno.uid()).isEqualTo("bruno");
        assertThat(bruno.name()).isEqualTo("Bruno Kervella");
        assertThat(bruno.id()).isEqualTo(new PersonId("admins", "0b1e7a52-6f0a-4c53-9a55-10c6a7a30002"));
        assertThat(bruno.readAt()).isEqualTo(NOW);
        assertThat(bruno.groups())
                .extracting(Group::name)
                .containsExactlyInAnyOrder("administrators", "virt", "network", "staff");
    }

    @Test
    void groups_of_another_realm_than_the_default_one_carry_its_name() {
        Person fanny = lab().authenticate("users", "fanny", "fanny-lab");
        assertThat(fanny.groups()).extracting(Group::name).containsExactly("users/students");
        assertThat(fanny.isIn("students")).isFalse();
        assertThat(fanny.isIn("users/students")).isTrue();
    }

    @Test
    void everybody_in_a_group_is_found_directly_by_uid_and_by_nesting() {
        LdapDirectory directory = lab();
        assertThat(members(directory, "administrators")).containsExactly("amelie", "bruno");
        assertThat(members(directory, "virt")).containsExactly("(amelie)", "(bruno)", "chloe");
        assertThat(members(directory, "network")).containsExactly("bruno", "david");
        assertThat(members(directory, "staff")).containsExactly("amelie", "bruno", "chloe", "david", "erwan");
        assertThat(members(directory, "users/students")).containsExactly("fanny");
        assertThat(members(directory, "cn=network," + LabDirectory.ADMINS_GROUPS))
                .containsExactly("bruno", "david");
        assertThat(directory.members("students")).isEmpty();
        assertThat(directory.members("nobody")).isEmpty();
    }

    @Test
    void groups_that_hold_each_other_and_people_who_left_do_no_harm() {
        lab.change("dn: cn=administrators," + LabDirectory.ADMINS_GROUPS
                + "\nchangetype: modify\nadd: member\nmember: cn=virt," + LabDirectory.ADMINS_GROUPS
                + "\nmember: uid=gone," + LabDirectory.ADMINS_BASE + "\n");
        assertThat(members(lab(), "administrators")).containsExactly("amelie", "bruno", "(chloe)");
    }

    @Test
    void whom_the_filter_leaves_out_is_gone_whatever_groups_they_are_in() {
        LdapDirectory directory = open(Realms.admins(lab).build("(!(employeeType=former))"));
        PersonId bruno = directory.authenticate("admins", "bruno", "bruno-lab").id();
        lab.change("dn: uid=bruno," + LabDirectory.ADMINS_BASE
                + "\nchangetype: modify\nadd: employeeType\nemployeeType: former\n");
        assertThat(refused(directory, "bruno", "bruno-lab").whose()).isEqualTo(Whose.USER);
        assertThat(directory.read(bruno)).isEmpty();
        assertThat(directory.knows("admins", "bruno")).isFalse();
        assertThat(members(directory, "administrators")).as("by DN").containsExactly("amelie");
        assertThat(members(directory, "staff")).as("by uid and DN").doesNotContain("bruno");
        assertThat(directory.read(AMELIE).orElseThrow().isIn("administrators")).isTrue();
        assertThat(lab().read(bruno)).as("without the filter").isPresent();
    }

    @Test
    void who_signs_in_is_known_and_in_no_other_realm() {
        LdapDirectory directory = lab();
        assertThat(directory.knows("admins", "amelie")).isTrue();
        assertThat(directory.knows("users", "amelie")).isFalse();
        assertThat(directory.knows("admins", "*")).isFalse();
        assertThat(directory.knows("nowhere", "amelie")).isFalse();
        lab.stop();
        assertThat(catchThrowableOfType(Problem.class, () -> directory.knows("admins", "amelie"))
                        .whose())
                .isEqualTo(Whose.SITE);
        assertThat(catchThrowableOfType(Problem.class, () -> directory.members("staff"))
                        .whose())
                .isEqualTo(Whose.SITE);
    }

    /** Those of groups within the group in brackets. */
    private static List<String> members(LdapDirectory directory, String group) {
        return directory.members(group).orElseThrow().members().stream()
                .map(m -> m.direct() ? m.uid() : "(" + m.uid() + ")")
                .toList();
    }

    @Test
    void the_default_realm_comes_first() {
        LdapDirectory directory =
                open(Realms.users(lab).build(), Realms.admins(lab).build());
        assertThat(directory.realms()).containsExactly("admins", "users");
        assertThat(directory.authenticate("admins", "amelie", "amelie-lab").isIn("administrators"))
                .isTrue();
    }

    @Test
    void groups_that_hold_each_other_end_the_walk() {
        lab.change("""
                dn: cn=administrators,ou=groups,dc=resel,dc=enst-bretagne,dc=fr
                changetype: modify
                add: member
                member: cn=outer,ou=groups,dc=resel,dc=enst-bretagne,dc=fr
                member: cn=administrators,ou=groups,dc=resel,dc=enst-bretagne,dc=fr

                dn: cn=outer,ou=groups,dc=resel,dc=enst-bretagne,dc=fr
                changetype: add
                objectClass: groupOfNames
                cn: outer
                member: cn=virt,ou=groups,dc=resel,dc=enst-bretagne,dc=fr
                """);
        Person chloe = lab().authenticate("admins", "chloe", "chloe-lab");
        assertThat(chloe.groups())
                .extracting(Group::name)
                .containsExactlyInAnyOrder("virt", "outer", "administrators", "staff");
    }

    @Test
    void a_wrong_password_and_an_unknown_uid_are_told_apart_by_nobody() {
        LdapDirectory directory = lab();
        Problem wrong = refused(directory, "amelie", "bruno-lab");
        Problem unknown = refused(directory, "nobody", "bruno-lab");
        assertThat(wrong.whose()).isEqualTo(Whose.USER);
        assertThat(unknown.whose()).isEqualTo(wrong.whose());
        assertThat(unknown.text()).isEqualTo(wrong.text());
        assertThat(unknown.mend()).isEqualTo(wrong.mend());
    }

    @Test
    void an_empty_password_is_refused_before_it_could_bind_as_nobody() {
        assertThat(refused(lab(), "amelie", "").whose()).isEqualTo(Whose.USER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "amel*", "amelie)(uid=*", "a\\2a", "\\", "(", "\0", "amelie\0", " ", "é*()\\,=+<>;#\""})
    void special_characters_are_only_characters(String uid) {
        Problem problem = refused(lab(), uid, "amelie-lab");
        assertThat(problem.whose()).isEqualTo(Whose.USER);
    }

    @Test
    void a_uid_made_of_special_characters_signs_in_and_keeps_its_groups() {
        lab.change("""
                dn: uid=od*d()\\5cone,ou=admins,dc=resel,dc=enst-bretagne,dc=fr
                changetype: add
                objectClass: inetOrgPerson
                uid: od*d()\\one
                cn: Odd One
                sn: One
                entryUUID: 0b1e7a52-6f0a-4c53-9a55-10c6a7a30099
                userPassword: odd*()\\-lab

                dn: cn=network,ou=groups,dc=resel,dc=enst-bretagne,dc=fr
                changetype: modify
                add: uniqueMember
                uniqueMember: uid=od*d()\\5cone,ou=admins,dc=resel,dc=enst-bretagne,dc=fr
                """);
        Person odd = lab().authenticate("admins", "od*d()\\one", "odd*()\\-lab");
        assertThat(odd.uid()).isEqualTo("od*d()\\one");
        assertThat(odd.groups()).extracting(Group::name).containsExactly("network");
    }

    @Test
    void two_entries_of_one_uid_are_nobody() {
        lab.change("""
                dn: cn=twin,ou=admins,dc=resel,dc=enst-bretagne,dc=fr
                changetype: add
                objectClass: inetOrgPerson
                uid: amelie
                cn: twin
                sn: twin
                userPassword: amelie-lab
                """);
        assertThat(refused(lab(), "amelie", "amelie-lab").whose()).isEqualTo(Whose.SITE);
    }

    @Test
    void a_person_is_read_by_what_never_changes_and_is_gone_when_deleted() {
        LdapDirectory directory = lab();
        assertThat(directory.read(AMELIE).orElseThrow().uid()).isEqualTo("amelie");
        lab.change("dn: uid=amelie," + LabDirectory.ADMINS_BASE + "\nchangetype: delete\n");
        assertThat(directory.read(AMELIE)).isEmpty();
        assertThat(directory.read(new PersonId("abolished", "x"))).isEmpty();
    }

    @Test
    void starts_while_the_directory_is_down_says_so_fast_and_heals_by_itself() {
        lab.stop();
        LdapDirectory directory = lab();
        assertThat(directory.trouble("admins"))
                .hasValueSatisfying(t -> assertThat(t).contains("realm admins", "cannot be reached"));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> directory.read(AMELIE))
                .satisfies(p -> assertThat(p.whose()).isEqualTo(Whose.SITE));
        lab.start();
        assertThat(directory.trouble("admins")).isEmpty();
        assertThat(directory.read(AMELIE)).isPresent();
        lab.stop();
        lab.start();
        assertThat(directory.read(AMELIE)).as("over a connection that broke").isPresent();
    }

    @Test
    void a_frozen_directory_costs_one_bounded_wait() {
        LdapDirectory directory = open(WAIT, Realms.admins(lab).build());
        answers(directory);
        lab.freeze();
        for (Runnable call : List.<Runnable>of(
                () -> directory.read(AMELIE),
                () -> directory.authenticate("admins", "amelie", "amelie-lab"),
                () -> open(WAIT, Realms.admins(lab).at(lab.ldapsUrl()).build()).read(AMELIE))) {
            long started = System.nanoTime();
            Problem problem = catchThrowableOfType(Problem.class, call::run);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
            assertThat(problem.whose()).isEqualTo(Whose.SITE);
            assertThat(problem.text()).contains("does not answer");
        }
        lab.thaw();
        answers(directory);
    }

    /** Whoever waits for so short a time waits in vain now and then on a busy machine. */
    private static void answers(LdapDirectory directory) {
        await().ignoreExceptions().until(() -> directory.read(AMELIE).isPresent());
    }

    @Test
    void the_second_server_answers_while_the_first_is_down_or_frozen() {
        try (LabDirectory first = new LabDirectory(new LabAuthority("Other CA"))) {
            first.start();
            LdapDirectory directory = open(
                    WAIT,
                    Realms.admins(lab)
                            .trusting(lab.caPem() + first.caPem())
                            .at(first.ldapsUrl(), lab.url())
                            .build());
            first.freeze();
            answers(directory);
            first.stop();
            answers(directory);
        }
    }

    @Test
    void ldaps_works_as_starttls_does() {
        LdapDirectory directory = open(Realms.admins(lab).at(lab.ldapsUrl()).build());
        assertThat(directory.authenticate("admins", "amelie", "amelie-lab").isIn("administrators"))
                .isTrue();
    }

    @Test
    void another_authority_is_not_believed() {
        for (String url : List.of(lab.url(), lab.ldapsUrl())) {
            Problem problem = refused(
                    open(Realms.admins(lab)
                            .at(url)
                            .trusting(new LabAuthority("Other CA").pem())
                            .build()),
                    "amelie",
                    "amelie-lab");
            assertThat(problem.whose()).isEqualTo(Whose.SITE);
            assertThat(problem.text()).contains("not trusted");
            assertThat(problem.mend()).contains("ca-file");
        }
    }

    @Test
    void clear_text_is_an_explicit_choice_with_a_warning_and_the_server_may_still_insist_on_tls() {
        assertThat(lab().warnings()).isEmpty();
        LdapDirectory clear = open(Realms.admins(lab).mode(Mode.CLEAR).build());
        assertThat(clear.warnings()).singleElement().asString().contains("admins", "clear text");
        assertThat(refused(clear, "amelie", "amelie-lab").text()).contains("insists on TLS");
    }

    @Test
    void the_bots_wrong_password_is_the_sites_problem_and_not_the_persons() {
        Problem problem = refused(open(Realms.admins(lab).withPassword("wrong").build()), "amelie", "amelie-lab");
        assertThat(problem.whose()).isEqualTo(Whose.SITE);
        assertThat(problem.text()).contains("the bot's own account").doesNotContain("wrong");
    }

    @Test
    void a_base_that_is_not_there_does_not_make_people_leave() {
        LdapDirectory directory = open(Realms.admins(lab)
                .withGroups("ou=nowhere," + LabDirectory.ADMINS_BASE)
                .build());
        assertThat(directory.trouble("admins")).isPresent();
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> directory.read(AMELIE));
    }

    @Test
    void no_realm_at_all_is_a_warning_and_lets_nobody_in() {
        LdapDirectory empty = open();
        assertThat(empty.warnings()).singleElement().asString().contains("nobody can sign in");
        assertThat(refused(empty, "amelie", "amelie-lab").whose()).isEqualTo(Whose.USER);
    }

    private LdapDirectory lab() {
        return open(Realms.admins(lab).build(), Realms.users(lab).build());
    }

    private LdapDirectory open(RealmSettings... realms) {
        return open(PATIENT, realms);
    }

    private LdapDirectory open(Duration wait, RealmSettings... realms) {
        LdapDirectory directory =
                new LdapDirectory(Stream.of(realms).toList(), wait, wait, Clock.fixed(NOW, ZoneOffset.UTC));
        opened.add(directory);
        return directory;
    }

    private static Problem refused(LdapDirectory directory, String uid, String password) {
        return catchThrowableOfType(Problem.class, () -> directory.authenticate("admins", uid, password));
    }
}
