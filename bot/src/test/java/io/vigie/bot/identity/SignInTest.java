package io.vigie.bot.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import io.vigie.commands.Problem.Whose;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class SignInTest {
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private final SettableClock clock = new SettableClock("2026-11-23T10:00:00Z");
    private final MemoryDirectory directory = new MemoryDirectory(clock);
    private final List<Object> events = new ArrayList<>();
    private final ApplicationEventPublisher publisher = event -> {
        assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                .isTrue();
        events.add(event);
    };
    private LinkedIdentities identities;
    private SignIn signIn;

    @BeforeEach
    void start() {
        directory.add("amelie");
        directory.add("bruno");
        identities = new LinkedIdentities(
                directory,
                new AccountLinks(store.jdbc()),
                store.transactions(),
                publisher,
                clock,
                new AnswerAge(Duration.ofSeconds(30), Duration.ofMinutes(15)));
        signIn = new SignIn(directory, identities, store.transactions(), publisher, clock);
    }

    @Test
    void links_an_account_named_after_what_never_changes_and_tells() {
        SignedIn done = right("amelie", HOME);
        assertThat(done.account()).isEqualTo(new AccountId("console", "admins/uuid-of-amelie"));
        assertThat(identities.who(done.account(), Freshness.CACHED)).contains(done.person());
        assertThat(events).containsExactly(new AccountLinked(done.account(), done.person(), clock.instant()), done);
        right("amelie", HOME);
        assertThat(events).hasSize(3).last().isInstanceOf(SignedIn.class);
    }

    @Test
    void five_failures_are_free_then_the_wait_doubles_up_to_a_minute() {
        List<String> waits = new ArrayList<>();
        for (int failures = 1; failures <= 12; failures++) {
            assertThat(wrong("amelie", "10.0.0." + failures)).isEqualTo("Name or password is wrong.");
            String held = wrong("amelie", "10.0.1." + failures);
            if (failures < 5) {
                assertThat(held).isEqualTo("Name or password is wrong.");
                failures++;
            } else {
                waits.add(held.replaceAll(".*Try again in (.*)\\.", "$1"));
                clock.advance(Duration.ofMinutes(1));
            }
        }
        assertThat(waits).containsExactly("2 s", "4 s", "8 s", "16 s", "32 s", "1 min", "1 min", "1 min");
    }

    @Test
    void the_right_password_is_refused_during_a_wait_and_clears_the_count_after_it() {
        fail("amelie", 5, ELSEWHERE);
        assertThat(catchThrowableOfType(Problem.class, () -> right("amelie", HOME))
                        .text())
                .contains("Too many failed sign-ins. Try again in 2 s.");
        assertThat(directory.asked()).isEqualTo(5);
        clock.advance(Duration.ofSeconds(2));
        right("amelie", HOME);
        fail("amelie", 4, ELSEWHERE);
        right("amelie", ELSEWHERE);
    }

    @Test
    void spelling_the_name_differently_is_the_same_name() {
        for (String spelt : List.of("amelie", "AMELIE", " amelie", "amelie ", "ａｍｅｌｉｅ")) {
            assertThat(wrong(spelt, ELSEWHERE)).contains("wrong");
        }
        assertThat(wrong("Amelie", ELSEWHERE)).contains("Too many");
    }

    @Test
    void attempts_that_come_too_early_do_not_prolong_the_wait() {
        fail("amelie", 5, ELSEWHERE);
        for (int i = 0; i < 100; i++) {
            assertThat(wrong("amelie", ELSEWHERE)).contains("Try again in 2 s.");
        }
        clock.advance(Duration.ofSeconds(2));
        right("amelie", HOME);
    }

    @Test
    void strangers_who_guess_at_a_name_do_not_keep_its_owner_out_of_their_own_place() {
        right("amelie", HOME);
        fail("amelie", 5, ELSEWHERE);
        assertThat(wrong("amelie", ELSEWHERE)).contains("Too many");
        right("amelie", HOME);
    }

    @Test
    void an_address_that_tries_many_names_waits_even_with_an_account_of_its_own() {
        for (int i = 0; i < 20; i++) {
            assertThat(wrong("guess" + i, ELSEWHERE)).contains("wrong");
        }
        assertThat(wrong("another", ELSEWHERE)).contains("Too many");
        clock.advance(Duration.ofSeconds(2));
        right("bruno", ELSEWHERE);
        assertThat(wrong("another", ELSEWHERE)).contains("wrong");
        assertThat(wrong("another", ELSEWHERE)).contains("Try again in 4 s.");
        right("bruno", HOME);
    }

    @Test
    void an_ipv6_network_is_one_address() {
        for (int i = 0; i < 20; i++) {
            assertThat(wrong("guess" + i, "2001:db8::" + i)).contains("wrong");
        }
        assertThat(wrong("another", "2001:db8:0:0:1:2:3:4")).contains("Too many");
        assertThat(wrong("another", "2001:db8:0:1::1")).contains("wrong");
    }

    @Test
    void a_silent_directory_counts_as_nobodys_failure() {
        directory.silent(true);
        for (int i = 0; i < 30; i++) {
            assertThat(catchThrowableOfType(Problem.class, () -> right("amelie", HOME))
                            .whose())
                    .isEqualTo(Whose.SITE);
        }
        directory.silent(false);
        right("amelie", HOME);
        assertThat(events).noneMatch(SignInRefused.class::isInstance);
    }

    @Test
    void refusals_are_told_once_each_and_once_for_each_wait() {
        fail("amelie", 5, ELSEWHERE);
        for (int i = 0; i < 10; i++) {
            wrong("amelie", ELSEWHERE);
        }
        assertThat(events)
                .hasSize(6)
                .last()
                .isEqualTo(new SignInRefused("admins", "amelie", "too many attempts", clock.instant()));
    }

    @Test
    void a_name_of_any_length_is_kept_short() {
        assertThat(wrong("x".repeat(100_000), HOME)).contains("wrong");
        assertThat(events)
                .singleElement()
                .satisfies(e -> assertThat(((SignInRefused) e).uid()).hasSize(256));
    }

    private SignedIn right(String uid, String address) {
        return signIn.signIn("console", "admins", uid, "right", address);
    }

    private String wrong(String uid, String address) {
        return catchThrowableOfType(Problem.class, () -> signIn.signIn("console", "admins", uid, "wrong", address))
                .text();
    }

    private void fail(String uid, int times, String address) {
        for (int i = 0; i < times; i++) {
            assertThat(wrong(uid, address)).contains("wrong");
        }
    }
}
