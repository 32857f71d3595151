package io.vigie.bot.linking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** From a code at the console to an account that speaks for a person, on either database. */
interface LinkingContract {
    StoreFixture store();

    @Test
    default void an_account_speaks_for_a_person_after_code_and_consent() {
        LinkingSite site = new LinkingSite(store());
        String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        assertThat(site.from("u1", claim, true)).contains("speaks for amelie as soon as they agree");
        assertThat(site.who("u1")).isEqualTo("nobody");
        assertThat(site.console.messages()).hasSize(1);
        assertThat(PlainText.of(
                        site.console.message(site.console.messages().getFirst()).now()))
                .contains("An account wants to speak for you", "mattermost", "u1", "account confirm mattermost/u1");
        assertThat(site.at(site.amelie, "account confirm mattermost/u1"))
                .contains("u1 on mattermost speaks for you from now on");
        assertThat(site.who("u1")).isEqualTo("amelie");
        assertThat(site.mattermost.messages()).hasSize(1);
        assertThat(site.at(site.amelie, "account list")).contains("mattermost/u1");
        assertThat(site.at(site.bruno, "account list")).doesNotContain("mattermost/u1");
    }

    @Test
    default void whoever_missed_the_notice_sees_what_waits_before_a_yes_that_names_it() {
        LinkingSite site = new LinkingSite(store());
        String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        site.console.trouble("The console is away.");
        assertThat(site.from("u1", claim, true)).contains("`account confirm`");
        site.console.trouble("");
        assertThat(site.console.messages()).isEmpty();
        site.clock.advance(Duration.ofMinutes(3));
        assertThat(site.at(site.amelie, "account confirm"))
                .contains("mattermost", "u1", "3 min ago", "account confirm mattermost/u1", "account refuse");
        assertThat(site.at(site.amelie, "account list"))
                .contains("An account wants to speak for you", "account confirm mattermost/u1", "console/amelie");
        assertThat(site.at(site.bruno, "account list")).doesNotContain("wants to speak");
        assertThat(site.who("u1")).isEqualTo("nobody");
        site.at(site.amelie, "account confirm mattermost/u1");
        assertThat(site.who("u1")).isEqualTo("amelie");
        assertThat(site.at(site.amelie, "account list")).doesNotContain("wants to speak");
    }

    @Test
    default void a_yes_is_about_the_account_it_names_and_no_other() {
        LinkingSite site = new LinkingSite(store());
        String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        site.from("mallory", claim, true);
        Problem other = LinkingSite.problem(() -> site.at(site.amelie, "account confirm mattermost/u1"));
        assertThat(other.text()).contains("mattermost/u1 does not wait", "mattermost/mallory");
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account confirm u1"))
                        .text())
                .contains("Which account?");
        assertThat(site.who("mallory")).isEqualTo("nobody");
        assertThat(site.who("u1")).isEqualTo("nobody");
        assertThat(site.at(site.amelie, "account refuse")).contains("mallory");
    }

    @Test
    default void completion_names_what_waits_to_its_person_alone() {
        LinkingSite site = new LinkingSite(store());
        assertThat(site.completed(site.amelie, "account confirm ")).isEmpty();
        site.from("u1", LinkingSite.claimIn(site.at(site.amelie, "account link")), true);
        assertThat(site.completed(site.amelie, "account confirm ")).containsExactly("mattermost/u1");
        assertThat(site.completed(site.bruno, "account confirm ")).isEmpty();
    }

    @Test
    default void a_code_is_good_once_and_typed_in_any_case() {
        LinkingSite site = new LinkingSite(store());
        String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        assertThat(site.from("u1", claim.toLowerCase(Locale.ROOT).replace("-", ""), true))
                .contains("Good.");
        assertThat(LinkingSite.problem(() -> site.from("u2", claim, true)).text())
                .contains("not good");
        site.at(site.amelie, "account confirm mattermost/u1");
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account confirm mattermost/u1"))
                        .text())
                .contains("No account waits");
        assertThat(site.who("u2")).isEqualTo("nobody");
    }

    @Test
    default void a_code_ages_and_so_does_a_claim() {
        LinkingSite site = new LinkingSite(store());
        String old = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        site.clock.advance(Linking.LIFETIME);
        assertThat(LinkingSite.problem(() -> site.from("u1", old, true)).text()).contains("too old");
        String fresh = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        site.from("u1", fresh, true);
        site.clock.advance(Linking.LIFETIME);
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account confirm mattermost/u1"))
                        .text())
                .contains("No account waits");
        assertThat(site.who("u1")).isEqualTo("nobody");
    }

    @Test
    default void a_new_code_takes_the_place_of_the_old_one_and_of_its_claim() {
        LinkingSite site = new LinkingSite(store());
        String first = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        site.from("u1", first, true);
        String second = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account confirm mattermost/u1"))
                        .text())
                .contains("No account waits");
        site.from("u2", second, true);
        site.at(site.amelie, "account confirm mattermost/u2");
        assertThat(site.who("u1")).isEqualTo("nobody");
        assertThat(site.who("u2")).isEqualTo("amelie");
    }

    @Test
    default void a_refused_account_speaks_for_nobody() {
        LinkingSite site = new LinkingSite(store());
        site.from("u1", LinkingSite.claimIn(site.at(site.amelie, "account link")), true);
        assertThat(site.at(site.amelie, "account refuse")).contains("does not speak for you");
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account confirm mattermost/u1"))
                        .text())
                .contains("No account waits");
        assertThat(site.who("u1")).isEqualTo("nobody");
    }

    @Test
    default void a_code_that_others_could_read_is_void() {
        LinkingSite site = new LinkingSite(store());
        String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        assertThat(LinkingSite.problem(() -> site.from("u1", claim, false)).text())
                .contains("Others could read");
        assertThat(LinkingSite.problem(() -> site.from("u1", claim, true)).text())
                .contains("not good");
    }

    @Test
    default void so_is_one_that_is_not_quite_a_claim() {
        for (String form : List.of("%s.", "`%s`", "%s please", "my other one, %s")) {
            LinkingSite site = new LinkingSite(store());
            String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
            String code = claim.substring("account claim ".length());
            String line = "account claim " + form.formatted(code).replace(' ', '\u00a0');
            assertThat(LinkingSite.problem(() -> site.from("u1", line, false)).text())
                    .contains("Others could read");
            assertThat(LinkingSite.problem(() -> site.from("u1", claim, true)).text())
                    .as(form)
                    .contains("not good");
        }
    }

    @Test
    default void an_account_that_speaks_for_somebody_is_not_taken_over() {
        LinkingSite site = new LinkingSite(store());
        site.identities.link(new AccountId("mattermost", "u1"), site.bruno);
        String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        assertThat(LinkingSite.problem(() -> site.from("u1", claim, true)).text())
                .contains("speaks for");
        assertThat(site.who("u1")).isEqualTo("bruno");
        assertThat(site.from("u2", claim, true)).contains("Good.");
    }

    @Test
    default void an_account_that_claims_two_people_speaks_for_the_first_that_agrees() {
        LinkingSite site = new LinkingSite(store());
        site.from("u1", LinkingSite.claimIn(site.at(site.amelie, "account link")), true);
        site.from("u1", LinkingSite.claimIn(site.at(site.bruno, "account link")), true);
        site.at(site.bruno, "account confirm mattermost/u1");
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account confirm mattermost/u1"))
                        .text())
                .contains("speaks for");
        assertThat(site.who("u1")).isEqualTo("bruno");
    }

    @Test
    default void guessing_is_slow() {
        LinkingSite site = new LinkingSite(store());
        for (int i = 0; i < 5; i++) {
            assertThat(LinkingSite.problem(() -> site.from("u1", "account claim AAAAA-AAAAA", true))
                            .text())
                    .contains("not good");
        }
        String claim = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        assertThat(LinkingSite.problem(() -> site.from("u1", claim, true)).text())
                .contains("Too many wrong codes");
        site.clock.advance(Duration.ofMinutes(61));
        String later = LinkingSite.claimIn(site.at(site.amelie, "account link"));
        assertThat(site.from("u1", later, true)).contains("Good.");
    }

    @Test
    default void codes_are_not_given_without_end() {
        LinkingSite site = new LinkingSite(store());
        for (int i = 0; i < 6; i++) {
            site.at(site.amelie, "account link");
        }
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account link"))
                        .text())
                .contains("6 codes within the last hour");
        assertThat(site.at(site.bruno, "account link")).contains("account claim");
        site.clock.advance(Duration.ofMinutes(61));
        assertThat(site.at(site.amelie, "account link")).contains("account claim");
    }

    @Test
    default void codes_are_given_only_where_their_person_alone_reads() {
        LinkingSite site = new LinkingSite(store());
        AccountId amelie = new AccountId("console", "amelie");
        assertThat(LinkingSite.problem(
                                () -> site.said(site.amelie, amelie, Place.channel("console", "infra"), "account link"))
                        .text())
                .contains("own conversation");
        AccountId chat = new AccountId("mattermost", "u1");
        assertThat(LinkingSite.problem(() -> site.said(
                                site.amelie, chat, site.mattermost.direct(chat).orElseThrow(), "account link"))
                        .text())
                .contains("web console");
    }

    @Test
    default void other_lines_are_no_claims() {
        LinkingSite site = new LinkingSite(store());
        assertThat(site.from("u1", "vm list", true)).isEqualTo("no claim");
        assertThat(site.from("u1", "account claim", true)).isEqualTo("no claim");
    }
}
