package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.console.ConsoleStanding.Reach;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people may read at the console. */
class DirectoryStandingTest {
    private static final AccountId AMELIE = new AccountId("console", "admins/amelie");

    private final SettableClock clock = new SettableClock("2026-11-23T10:00:00Z");
    private final FakeIdentities identities = new FakeIdentities();
    private final DirectoryStanding standing = new DirectoryStanding(
            identities,
            new Access(new AccessSettings(
                    Map.of("reader", List.of("vm.read")),
                    List.of(new AccessSettings.Grant("staff", List.of("reader"), List.of("rennes"), List.of())),
                    Map.of())),
            clock);

    @Test
    void any_right_anywhere_opens_the_shared_channel() {
        var unused = identities.person("admins", AMELIE, "amelie", "staff");
        assertThat(standing.of(AMELIE)).isEqualTo(Reach.SHARED);
        unused = identities.person("admins", AMELIE, "amelie", "choir");
        assertThat(standing.of(AMELIE)).isEqualTo(Reach.OWN);
    }

    @Test
    void who_has_left_or_was_never_linked_reads_nothing() {
        leave(identities.person("admins", AMELIE, "amelie", "staff"));
        assertThat(standing.of(AMELIE)).isEqualTo(Reach.NOTHING);
        assertThat(standing.of(new AccountId("console", "admins/nobody"))).isEqualTo(Reach.NOTHING);
    }

    @Test
    void a_directory_that_does_not_answer_is_left_in_peace_for_a_moment_and_then_asked_again() {
        AccountId fanny = new AccountId("console", "users/fanny");
        var unused = identities.person("users", fanny, "fanny", "staff");
        leave(identities.person("admins", AMELIE, "amelie", "staff"));
        identities.down(true);
        assertThat(standing.of(AMELIE)).isEqualTo(Reach.UNKNOWN);
        assertThat(standing.of(fanny)).as("of another realm").isEqualTo(Reach.SHARED);
        identities.down(false);
        assertThat(standing.of(AMELIE)).isEqualTo(Reach.UNKNOWN);
        clock.advance(Duration.ofSeconds(5));
        assertThat(standing.of(AMELIE)).isEqualTo(Reach.NOTHING);
    }

    /** And somebody has asked since. */
    private void leave(Person person) {
        identities.leave(person);
        assertThat(identities.person(person.id(), Freshness.FRESH)).isEmpty();
    }
}
