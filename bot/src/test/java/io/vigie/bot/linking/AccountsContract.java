package io.vigie.bot.linking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.identity.AccountLinked;
import io.vigie.bot.identity.AccountUnlinked;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is said of accounts, and how links end, on either database. */
interface AccountsContract {
    StoreFixture store();

    @Test
    default void a_link_is_taken_away_by_its_person_or_an_admin_and_nobody_else() {
        LinkingSite site = new LinkingSite(store());
        site.identities.link(new AccountId("mattermost", "u1"), site.amelie);
        site.identities.link(new AccountId("mattermost", "u2"), site.bruno);
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account unlink mattermost/u2"))
                        .text())
                .contains("account.manage");
        assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account list --all"))
                        .text())
                .contains("account.manage");
        assertThat(site.at(site.bruno, "account list --all")).contains("mattermost/u1", "mattermost/u2");
        assertThat(site.at(site.amelie, "account unlink mattermost/u1")).contains("does not speak for");
        assertThat(site.who("u1")).isEqualTo("nobody");
        site.identities.link(new AccountId("mattermost", "u3"), site.amelie);
        assertThat(site.at(site.bruno, "account unlink mattermost/u3")).contains("does not speak for");
        assertThat(LinkingSite.problem(() -> site.at(site.bruno, "account unlink mattermost/u3"))
                        .text())
                .contains("linked to nobody");
        assertThat(LinkingSite.problem(() -> site.at(site.bruno, "account unlink console/bruno"))
                        .text())
                .contains("as long as its person is in the directory");
    }

    @Test
    default void every_other_account_is_told_of_a_new_one() {
        LinkingSite site = new LinkingSite(store());
        AccountId first = new AccountId("mattermost", "u1");
        AccountId second = new AccountId("mattermost", "u2");
        site.identities.link(first, site.amelie);
        site.identities.link(second, site.amelie);
        site.identities.link(new AccountId("mattermost", "u3"), site.bruno);
        site.notices.on(new AccountLinked(second, site.amelie, site.clock.instant()));
        assertThat(site.mattermost.messages()).singleElement().satisfies(told -> {
            assertThat(told.channel()).isEqualTo("@u1");
            assertThat(PlainText.of(site.mattermost.message(told).now()))
                    .contains("mattermost/u2 speaks for amelie", "account unlink mattermost/u2");
        });
        assertThat(site.console.messages()).isEmpty();
    }

    @Test
    default void both_are_told_when_an_admin_takes_a_link_away() {
        LinkingSite site = new LinkingSite(store());
        site.notices.on(new AccountUnlinked(
                new AccountId("mattermost", "u1"), site.amelie.id(), "amelie", site.bruno, site.clock.instant()));
        assertThat(PlainText.of(site.mattermost
                        .message(site.mattermost.messages().getFirst())
                        .now()))
                .contains("does not speak for amelie any more: bruno took the link away");
        assertThat(site.console.messages()).hasSize(1);
    }

    @Test
    default void sessions_at_the_console_are_ended_by_their_person_or_an_admin_and_nobody_else() {
        LinkingSite site = new LinkingSite(store());
        AccountId amelie = new AccountId("console", "amelie");
        site.sessions.put(amelie, 2);
        site.sessions.put(new AccountId("console", "bruno"), 1);
        for (String whose : List.of("bruno", "nobody")) {
            assertThat(LinkingSite.problem(() -> site.at(site.amelie, "account sign-out " + whose))
                            .text())
                    .contains("account.manage");
        }
        assertThat(site.at(site.bruno, "account sign-out admins/Amelie")).contains("amelie is signed out", "ended: 2");
        assertThat(site.sessions).doesNotContainKey(amelie);
        assertThat(site.events)
                .containsExactly(new SignedOut(
                        site.amelie.id(),
                        "amelie",
                        2,
                        site.bruno,
                        new AccountId("console", "bruno"),
                        site.clock.instant()));
        assertThat(site.at(site.bruno, "account sign-out amelie")).contains("amelie is not signed in");
        site.sessions.put(amelie, 1);
        assertThat(site.at(site.amelie, "account sign-out amelie")).contains("amelie is signed out");
        assertThat(LinkingSite.problem(() -> site.at(site.bruno, "account sign-out nobody"))
                        .text())
                .contains("Nobody called nobody");
        assertThat(site.completed(site.bruno, "account sign-out ")).contains("amelie", "bruno");
        assertThat(site.completed(site.amelie, "account sign-out ")).containsExactly("amelie");
    }

    @Test
    default void whoever_could_be_several_people_is_asked_for_with_their_realm() {
        LinkingSite site = new LinkingSite(store());
        AccountId other = new AccountId("console", "users/amelie");
        var unused = site.identities.person("users", other, "amelie");
        site.sessions.put(other, 1);
        Problem several = LinkingSite.problem(() -> site.at(site.bruno, "account sign-out amelie"));
        assertThat(several.candidates()).containsExactlyInAnyOrder("admins/amelie", "users/amelie");
        assertThat(site.at(site.bruno, "account sign-out users/amelie")).contains("signed out");
        assertThat(site.sessions).isEmpty();
    }

    @Test
    default void an_admin_sees_whose_person_has_left_and_takes_their_links_away() {
        LinkingSite site = new LinkingSite(store());
        site.identities.link(new AccountId("mattermost", "u1"), site.amelie);
        site.identities.leave(site.amelie);
        assertThat(row(site.at(site.bruno, "account list --all"), "mattermost/u1"))
                .contains("has left the directory");
        assertThat(row(site.at(site.bruno, "account list --all"), "console/bruno"))
                .contains("in the directory");
        assertThat(site.at(site.bruno, "account unlink mattermost/u1")).contains("does not speak for");
        assertThat(site.at(site.bruno, "account unlink console/amelie")).contains("does not speak for");
        assertThat(site.at(site.bruno, "account list --all")).doesNotContain("amelie", "has left");
    }

    @Test
    default void a_directory_that_does_not_answer_is_asked_once_and_nobody_is_said_to_have_left() {
        LinkingSite site = new LinkingSite(store());
        site.identities.link(new AccountId("mattermost", "u1"), site.amelie);
        site.identities.leave(site.amelie);
        site.identities.down(true);
        AtomicInteger asked = new AtomicInteger();
        site.identities.whenAsked(asked::incrementAndGet);
        String all = site.at(site.bruno, "account list --all");
        assertThat(all).doesNotContain("has left", "in the directory");
        assertThat(row(all, "mattermost/u1")).contains("unknown");
        assertThat(row(all, "console/bruno")).contains("unknown");
        assertThat(asked).hasValue(1);
    }

    @Test
    default void a_slow_directory_does_not_hold_the_list_up_for_long() {
        LinkingSite site = new LinkingSite(store());
        for (int i = 0; i < 20; i++) {
            site.identities.person("console", "person-" + i);
        }
        AtomicInteger asked = new AtomicInteger();
        site.identities.whenAsked(() -> {
            asked.incrementAndGet();
            site.clock.advance(Duration.ofSeconds(3));
        });
        String all = site.at(site.bruno, "account list --all");
        assertThat(all).contains("in the directory", "unknown");
        assertThat(asked).hasValue(4);
    }

    @Test
    default void a_stranger_is_told_where_accounts_are_linked() {
        LinkingSite site = new LinkingSite(store());
        assertThat(PlainText.of(site.claims.stranger()))
                .contains("I do not know who you are", "https://vigie.example.org", "account link");
        assertThat(PlainText.of(new AccountClaims(site.linking, site.chats, LinkingSite.console("")).stranger()))
                .contains("sign in at Vigie's web console,");
        Chats without = new Chats(List.of(site.mattermost));
        assertThat(PlainText.of(new AccountClaims(site.linking, without, LinkingSite.console("")).stranger()))
                .contains("switched off", "ask your admins");
    }

    private static String row(String table, String account) {
        return table.lines().filter(line -> line.contains(account)).findFirst().orElseThrow();
    }
}
