package io.vigie.bot.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;

/** Who an account is, on either database. */
interface LinkedIdentitiesContract {
    AccountId CONSOLE = new AccountId("console", "admins/uuid-of-amelie");
    AccountId CHAT = new AccountId("mattermost", "u1");

    StoreFixture store();

    /** What a test looks at. */
    final class Site {
        final SettableClock clock = new SettableClock("2026-11-23T10:00:00Z");
        final MemoryDirectory directory = new MemoryDirectory(clock);
        final List<Object> events = new ArrayList<>();
        final PersonId amelie = directory.add("amelie");
        final PersonId bruno = directory.add("bruno");
        final LinkedIdentities identities;

        Site(StoreFixture store) {
            this(store, null);
        }

        Site(StoreFixture store, @Nullable ApplicationEventPublisher publisher) {
            identities = new LinkedIdentities(
                    directory,
                    new AccountLinks(store.jdbc()),
                    store.transactions(),
                    publisher == null ? events::add : publisher,
                    clock,
                    new AnswerAge(Duration.ofSeconds(30), Duration.ofMinutes(15)));
        }

        String who(AccountId account, Freshness freshness) {
            return identities.who(account, freshness).map(Person::uid).orElse("nobody");
        }
    }

    @Test
    default void an_account_that_was_never_linked_is_nobody() {
        Site site = new Site(store());
        assertThat(site.who(CHAT, Freshness.CACHED)).isEqualTo("nobody");
        assertThat(site.directory.asked()).isZero();
    }

    @Test
    default void a_link_outlives_the_program() {
        Site before = new Site(store());
        before.identities.link(CHAT, before.directory.person(before.amelie));
        assertThat(new Site(store()).who(CHAT, Freshness.CACHED)).isEqualTo("amelie");
    }

    @Test
    default void a_second_link_replaces_the_first_and_both_are_told() {
        Site site = new Site(store());
        Person amelie = site.directory.person(site.amelie);
        Person bruno = site.directory.person(site.bruno);
        site.identities.link(CHAT, amelie);
        site.identities.link(CHAT, amelie);
        site.identities.link(CHAT, bruno);
        assertThat(site.who(CHAT, Freshness.FRESH)).isEqualTo("bruno");
        assertThat(site.identities.accounts(site.amelie)).isEmpty();
        assertThat(site.events)
                .containsExactly(
                        new AccountLinked(CHAT, amelie, site.clock.instant()),
                        new AccountLinked(CHAT, bruno, site.clock.instant()));
    }

    @Test
    default void a_person_has_many_accounts() {
        Site site = new Site(store());
        site.identities.link(CHAT, site.directory.person(site.amelie));
        site.identities.link(CONSOLE, site.directory.person(site.amelie));
        assertThat(site.identities.accounts(site.amelie)).containsExactly(CONSOLE, CHAT);
    }

    @Test
    default void a_link_whose_telling_fails_does_not_stand() {
        Site site = new Site(store(), event -> {
            throw new IllegalStateException("the audit is full");
        });
        assertThatThrownBy(() -> site.identities.link(CHAT, site.directory.person(site.amelie)))
                .hasMessageContaining("audit");
        assertThat(site.who(CHAT, Freshness.CACHED)).isEqualTo("nobody");
    }

    @Test
    default void a_cached_answer_serves_for_thirty_seconds_and_a_fresh_one_always_asks() {
        Site site = new Site(store());
        site.identities.link(CHAT, site.directory.person(site.amelie));
        site.clock.advance(Duration.ofSeconds(30));
        site.who(CHAT, Freshness.CACHED);
        assertThat(site.directory.asked()).isZero();
        site.who(CHAT, Freshness.FRESH);
        site.who(CHAT, Freshness.FRESH);
        assertThat(site.directory.asked()).isEqualTo(2);
        site.clock.advance(Duration.ofSeconds(31));
        site.who(CHAT, Freshness.CACHED);
        assertThat(site.directory.asked()).isEqualTo(3);
    }

    @Test
    default void an_old_answer_serves_reads_in_an_outage_for_a_bounded_time_and_never_a_vote() {
        Site site = new Site(store());
        site.identities.link(CHAT, site.directory.person(site.amelie));
        site.directory.silent(true);
        site.clock.advance(Duration.ofMinutes(15));
        assertThat(site.who(CHAT, Freshness.CACHED)).isEqualTo("amelie");
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> site.who(CHAT, Freshness.FRESH));
        site.clock.advance(Duration.ofMillis(1));
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> site.who(CHAT, Freshness.CACHED));
        site.directory.silent(false);
        assertThat(site.who(CHAT, Freshness.CACHED)).isEqualTo("amelie");
    }

    @Test
    default void reads_do_not_each_wait_for_a_silent_directory() {
        Site site = new Site(store());
        site.identities.link(CHAT, site.directory.person(site.amelie));
        site.directory.silent(true);
        site.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 10; i++) {
            assertThat(site.who(CHAT, Freshness.CACHED)).isEqualTo("amelie");
        }
        assertThat(site.directory.asked()).isEqualTo(1);
        site.clock.advance(Duration.ofSeconds(5));
        site.who(CHAT, Freshness.CACHED);
        assertThat(site.directory.asked()).isEqualTo(2);
    }

    @Test
    default void whoever_left_the_directory_is_nobody_and_not_remembered() {
        Site site = new Site(store());
        site.identities.link(CHAT, site.directory.person(site.amelie));
        site.directory.remove(site.amelie);
        assertThat(site.who(CHAT, Freshness.FRESH)).isEqualTo("nobody");
        site.directory.silent(true);
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> site.who(CHAT, Freshness.CACHED));
    }

    @Test
    default void a_new_entry_of_the_same_name_is_a_stranger_to_the_old_ones_accounts() {
        Site site = new Site(store());
        site.identities.link(CHAT, site.directory.person(site.amelie));
        site.directory.remove(site.amelie);
        PersonId another = site.directory.addAgain("amelie");
        assertThat(site.directory.person(another).uid()).isEqualTo("amelie");
        assertThat(site.who(CHAT, Freshness.FRESH)).isEqualTo("nobody");
        assertThat(site.who(CHAT, Freshness.CACHED)).isEqualTo("nobody");
        assertThat(site.identities.accounts(another)).isEmpty();
        assertThat(site.identities.links()).extracting(Linked::person).containsExactly(site.amelie);
    }
}
