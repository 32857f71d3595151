package io.vigie.bot.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.AccessSettings;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.DirectNotices;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.identity.AccountUnlinked;
import io.vigie.bot.identity.FakeIdentities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From a code at the console to an account that speaks for a person, on either database. */
interface LinkingContract {
    StoreFixture store();

    /** Two chats, two people and an admin. */
    final class Site {
        final SettableClock clock = new SettableClock("2026-11-23T10:00:00Z");
        final FakeChatAdapter console = new FakeChatAdapter("console");
        final FakeChatAdapter mattermost = new FakeChatAdapter("mattermost");
        final Chats chats = new Chats(List.of(console, mattermost));
        final FakeIdentities identities = new FakeIdentities();
        final Person amelie = identities.person("console", "amelie", "juniors");
        final Person bruno = identities.person("console", "bruno", "administrators");
        final List<Object> events = new ArrayList<>();
        final Access access = new Access(new AccessSettings(
                Map.of("all", List.of("*")),
                List.of(new AccessSettings.Grant("administrators", List.of("all"), List.of("*"), List.of())),
                Map.of()));
        final LinkingNotices notices = new LinkingNotices(new DirectNotices(chats, Runnable::run));
        final Linking linking;
        final AccountClaims claims;
        final CommandLanguage language;

        Site(StoreFixture store) {
            linking = new Linking(
                    new Codes(store.jdbc()),
                    identities,
                    store.transactions(),
                    event -> {
                        events.add(event);
                        if (event instanceof AccountClaimed claimed) {
                            notices.on(claimed);
                        }
                    },
                    clock);
            claims = new AccountClaims(linking, chats);
            language = new CommandLanguage(List.of(new AccountCommands(linking, notices, identities, chats, clock)));
        }

        /** In the person's own conversation at the console. */
        String at(Person person, String line) {
            AccountId account = new AccountId("console", person.uid());
            return said(person, account, console.direct(account).orElseThrow(), line);
        }

        String said(Person person, AccountId account, Place place, String line) {
            Outcome outcome = language.run(access.caller(person, account, place), line);
            return PlainText.of(((Outcome.Reply) outcome).answer());
        }

        /** From an account on the other chat. */
        String from(String account, String line, boolean direct) {
            AccountId id = new AccountId("mattermost", account);
            return claims.concern(line)
                    ? PlainText.of(claims.answer(
                            new MessageHeard(
                                    id,
                                    new MessageRef("mattermost", "c", "m"),
                                    Place.channel("mattermost", direct ? "@" + account : "town"),
                                    line,
                                    true,
                                    direct,
                                    clock.instant()),
                            line))
                    : "no claim";
        }

        String who(String account) {
            return identities
                    .who(new AccountId("mattermost", account), Freshness.FRESH)
                    .map(Person::uid)
                    .orElse("nobody");
        }
    }

    private static String claimIn(String text) {
        Matcher claim = Pattern.compile("account claim [A-Z0-9]{5}-[A-Z0-9]{5}").matcher(text);
        assertThat(claim.find()).isTrue();
        return claim.group();
    }

    private static Problem problem(Runnable what) {
        return catchThrowableOfType(Problem.class, what::run);
    }

    @Test
    default void an_account_speaks_for_a_person_after_code_and_consent() {
        Site site = new Site(store());
        String claim = claimIn(site.at(site.amelie, "account link"));
        assertThat(site.from("u1", claim, true)).contains("speaks for amelie as soon as they agree");
        assertThat(site.who("u1")).isEqualTo("nobody");
        assertThat(site.console.messages()).hasSize(1);
        assertThat(PlainText.of(
                        site.console.message(site.console.messages().getFirst()).now()))
                .contains("An account wants to speak for you", "mattermost", "u1");
        assertThat(site.at(site.amelie, "account confirm")).contains("u1 on mattermost speaks for you from now on");
        assertThat(site.who("u1")).isEqualTo("amelie");
        assertThat(site.mattermost.messages()).hasSize(1);
        assertThat(site.at(site.amelie, "account list")).contains("mattermost/u1");
        assertThat(site.at(site.bruno, "account list")).doesNotContain("mattermost/u1");
    }

    @Test
    default void a_code_is_good_once_and_typed_in_any_case() {
        Site site = new Site(store());
        String claim = claimIn(site.at(site.amelie, "account link"));
        assertThat(site.from("u1", claim.toLowerCase(Locale.ROOT).replace("-", ""), true))
                .contains("Good.");
        assertThat(problem(() -> site.from("u2", claim, true)).text()).contains("not good");
        site.at(site.amelie, "account confirm");
        assertThat(problem(() -> site.at(site.amelie, "account confirm")).text())
                .contains("No account waits");
        assertThat(site.who("u2")).isEqualTo("nobody");
    }

    @Test
    default void a_code_ages_and_so_does_a_claim() {
        Site site = new Site(store());
        String old = claimIn(site.at(site.amelie, "account link"));
        site.clock.advance(Linking.LIFETIME);
        assertThat(problem(() -> site.from("u1", old, true)).text()).contains("too old");
        String fresh = claimIn(site.at(site.amelie, "account link"));
        site.from("u1", fresh, true);
        site.clock.advance(Linking.LIFETIME);
        assertThat(problem(() -> site.at(site.amelie, "account confirm")).text())
                .contains("No account waits");
        assertThat(site.who("u1")).isEqualTo("nobody");
    }

    @Test
    default void a_new_code_takes_the_place_of_the_old_one_and_of_its_claim() {
        Site site = new Site(store());
        String first = claimIn(site.at(site.amelie, "account link"));
        site.from("u1", first, true);
        String second = claimIn(site.at(site.amelie, "account link"));
        assertThat(problem(() -> site.at(site.amelie, "account confirm")).text())
                .contains("No account waits");
        site.from("u2", second, true);
        site.at(site.amelie, "account confirm");
        assertThat(site.who("u1")).isEqualTo("nobody");
        assertThat(site.who("u2")).isEqualTo("amelie");
    }

    @Test
    default void a_refused_account_speaks_for_nobody() {
        Site site = new Site(store());
        site.from("u1", claimIn(site.at(site.amelie, "account link")), true);
        assertThat(site.at(site.amelie, "account refuse")).contains("does not speak for you");
        assertThat(problem(() -> site.at(site.amelie, "account confirm")).text())
                .contains("No account waits");
        assertThat(site.who("u1")).isEqualTo("nobody");
    }

    @Test
    default void a_code_that_others_could_read_is_void() {
        Site site = new Site(store());
        String claim = claimIn(site.at(site.amelie, "account link"));
        assertThat(problem(() -> site.from("u1", claim, false)).text()).contains("Others could read");
        assertThat(problem(() -> site.from("u1", claim, true)).text()).contains("not good");
    }

    @Test
    default void an_account_that_speaks_for_somebody_is_not_taken_over() {
        Site site = new Site(store());
        site.identities.link(new AccountId("mattermost", "u1"), site.bruno);
        String claim = claimIn(site.at(site.amelie, "account link"));
        assertThat(problem(() -> site.from("u1", claim, true)).text()).contains("speaks for");
        assertThat(site.who("u1")).isEqualTo("bruno");
        assertThat(site.from("u2", claim, true)).contains("Good.");
    }

    @Test
    default void guessing_is_slow() {
        Site site = new Site(store());
        for (int i = 0; i < 5; i++) {
            assertThat(problem(() -> site.from("u1", "account claim AAAAA-AAAAA", true))
                            .text())
                    .contains("not good");
        }
        String claim = claimIn(site.at(site.amelie, "account link"));
        assertThat(problem(() -> site.from("u1", claim, true)).text()).contains("Too many wrong codes");
        site.clock.advance(Duration.ofMinutes(61));
        String later = claimIn(site.at(site.amelie, "account link"));
        assertThat(site.from("u1", later, true)).contains("Good.");
    }

    @Test
    default void codes_are_not_given_without_end() {
        Site site = new Site(store());
        for (int i = 0; i < 6; i++) {
            site.at(site.amelie, "account link");
        }
        assertThat(problem(() -> site.at(site.amelie, "account link")).text()).contains("6 codes within the last hour");
        assertThat(site.at(site.bruno, "account link")).contains("account claim");
        site.clock.advance(Duration.ofMinutes(61));
        assertThat(site.at(site.amelie, "account link")).contains("account claim");
    }

    @Test
    default void codes_are_given_only_where_their_person_alone_reads() {
        Site site = new Site(store());
        AccountId amelie = new AccountId("console", "amelie");
        assertThat(problem(() -> site.said(site.amelie, amelie, Place.channel("console", "infra"), "account link"))
                        .text())
                .contains("own conversation");
        AccountId chat = new AccountId("mattermost", "u1");
        assertThat(problem(() -> site.said(
                                site.amelie, chat, site.mattermost.direct(chat).orElseThrow(), "account link"))
                        .text())
                .contains("web console");
    }

    @Test
    default void a_link_is_taken_away_by_its_person_or_an_admin_and_nobody_else() {
        Site site = new Site(store());
        site.identities.link(new AccountId("mattermost", "u1"), site.amelie);
        site.identities.link(new AccountId("mattermost", "u2"), site.bruno);
        assertThat(problem(() -> site.at(site.amelie, "account unlink mattermost/u2"))
                        .text())
                .contains("account.manage");
        assertThat(problem(() -> site.at(site.amelie, "account list --all")).text())
                .contains("account.manage");
        assertThat(site.at(site.bruno, "account list --all")).contains("mattermost/u1", "mattermost/u2");
        assertThat(site.at(site.amelie, "account unlink mattermost/u1")).contains("does not speak for");
        assertThat(site.who("u1")).isEqualTo("nobody");
        site.identities.link(new AccountId("mattermost", "u3"), site.amelie);
        assertThat(site.at(site.bruno, "account unlink mattermost/u3")).contains("does not speak for");
        assertThat(problem(() -> site.at(site.bruno, "account unlink mattermost/u3"))
                        .text())
                .contains("linked to nobody");
        assertThat(problem(() -> site.at(site.bruno, "account unlink console/bruno"))
                        .text())
                .contains("as long as its person is in the directory");
    }

    @Test
    default void both_are_told_when_an_admin_takes_a_link_away() {
        Site site = new Site(store());
        site.notices.on(new AccountUnlinked(
                new AccountId("mattermost", "u1"), site.amelie.id(), "amelie", site.bruno, site.clock.instant()));
        assertThat(PlainText.of(site.mattermost
                        .message(site.mattermost.messages().getFirst())
                        .now()))
                .contains("does not speak for amelie any more: bruno took the link away");
        assertThat(site.console.messages()).hasSize(1);
    }

    @Test
    default void other_lines_are_no_claims() {
        Site site = new Site(store());
        assertThat(site.from("u1", "vm list", true)).isEqualTo("no claim");
        assertThat(site.from("u1", "account claim", true)).isEqualTo("no claim");
    }
}
