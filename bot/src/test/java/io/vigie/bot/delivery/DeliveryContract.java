package io.vigie.bot.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentRevised;
import io.vigie.bot.incident.IncidentState;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.store.StoreFixture;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

interface DeliveryContract {
    StoreFixture store();

    /** The incidents, an outbox, two chats, and as many dispatchers as a test wants. */
    final class Site {
        final IncidentsFixture incidents;
        final AlertChat console = new AlertChat("console");
        final AlertChat mattermost = new AlertChat("mattermost");
        final DeliverySettings settings;
        final Routes routes;
        final Outbox outbox;
        final Dispatcher one;
        final Dispatcher two;
        final DeliveryLoops loops;

        Site(StoreFixture store) {
            incidents = new IncidentsFixture(store);
            settings = new DeliverySettings(
                    List.of("mattermost/alerts"),
                    List.of("console"),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    new DeliverySettings.HeartbeatSettings("", Duration.ofSeconds(60)));
            routes = new Routes(settings, new Chats(List.of(console, mattermost)));
            outbox = new Outbox(store.jdbc(), routes, settings, incidents.clock);
            one = dispatcher("one");
            two = dispatcher("two");
            loops = new DeliveryLoops(one, routes);
            incidents.listen(event -> {
                if (event instanceof IncidentRevised revised) {
                    outbox.revised(revised);
                }
            });
        }

        Dispatcher dispatcher(String name) {
            return new Dispatcher(
                    outbox,
                    routes,
                    incidents.incidents,
                    incidents.answers,
                    settings,
                    incidents.clock,
                    incidents.time,
                    new Random(1),
                    name);
        }

        void gone(String node) {
            incidents.incidents.observe(incidents.gone(node));
        }

        void back(String node) {
            incidents.incidents.observe(incidents.back(node));
        }

        void deliver() {
            one.fallBack();
            routes.all().forEach(one::deliver);
        }

        DeliveryState.Route state(String route) {
            return outbox.state(route);
        }

        AlertReactions reactions(String... uids) {
            return new AlertReactions(
                    outbox,
                    incidents.incidents,
                    new Chats(List.of(console, mattermost)),
                    new LinkedPeople(List.of(uids)),
                    (person, account, place) ->
                            IncidentsFixture.person(person.uid(), person.uid().equals("jdoe") ? "brest-*" : "rennes"),
                    loops);
        }
    }

    @Test
    default void an_incident_is_one_message_that_is_edited_as_it_develops() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
        assertThat(site.mattermost.only().channel()).isEqualTo("alerts");
        assertThat(site.mattermost.messages.values().iterator().next().offers()).containsExactly(Emoji.ACKNOWLEDGE);
        site.incidents.incidents.observe(site.incidents.fenced("105", "web-1", "nikita"));
        site.deliver();
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) is gone: 1 guest fenced");
        assertThat(site.mattermost.posts).isEqualTo(1);
        assertThat(site.mattermost.edits).isEqualTo(1);
        assertThat(site.console.messages).isEmpty();
        assertThat(site.state("mattermost/alerts").backlog()).isZero();
    }

    @Test
    default void many_changes_meanwhile_are_one_edit() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        for (int i = 0; i < 10; i++) {
            site.incidents.incidents.observe(site.incidents.fenced("10" + i, "web-" + i, "nikita"));
        }
        site.deliver();
        assertThat(site.mattermost.edits).isEqualTo(1);
        assertThat(site.mattermost.headline()).endsWith("10 guests fenced");
    }

    @Test
    default void a_crash_between_post_and_store_neither_doubles_nor_loses() {
        Site site = new Site(store());
        site.gone("nikita");
        site.mattermost.killAfterPost = true;
        assertThatThrownBy(site::deliver).isInstanceOf(AlertChat.Killed.class);
        site.incidents.incidents.observe(site.incidents.fenced("105", "web-1", "nikita"));
        site.two.deliver("mattermost/alerts");
        assertThat(site.mattermost.posts)
                .as("the dead one's claim still stands")
                .isEqualTo(1);
        site.incidents.after(61);
        site.two.deliver("mattermost/alerts");
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) is gone: 1 guest fenced");
        assertThat(site.state("mattermost/alerts").backlog()).isZero();
    }

    @Test
    default void while_the_chat_is_down_the_fallback_hears_it_and_when_it_is_back_so_does_the_chat() {
        Site site = new Site(store());
        site.mattermost.down = true;
        site.gone("nikita");
        site.deliver();
        assertThat(site.console.messages).isEmpty();
        assertThat(site.state("mattermost/alerts"))
                .matches(s -> s.backlog() == 1 && s.problem().equals("mattermost does not answer"));
        site.incidents.after(31);
        site.deliver();
        assertThat(site.console.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
        site.back("nikita");
        site.deliver();
        assertThat(site.console.headline()).isEqualTo("#1 nikita (brest-i11) was gone");

        site.mattermost.down = false;
        site.reactions().connected(new ChatEvent.Connected("mattermost", site.incidents.clock.instant()));
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) was gone");
        assertThat(site.mattermost.posts).isEqualTo(1);
        assertThat(site.console.messages).hasSize(1);
    }

    @Test
    default void a_chat_that_dies_of_the_very_outage_leaves_the_story_to_the_fallback() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        site.mattermost.down = true;
        site.incidents.incidents.observe(site.incidents.fenced("105", "web-1", "nikita"));
        site.deliver();
        site.incidents.after(31);
        site.deliver();
        assertThat(site.console.headline()).endsWith("1 guest fenced");
    }

    @Test
    default void failed_attempts_are_spaced_out() {
        Site site = new Site(store());
        site.mattermost.down = true;
        int[] tries = {0};
        site.mattermost.beforePost = () -> tries[0]++;
        site.gone("nikita");
        for (int s = 0; s < 120; s++) {
            site.one.deliver("mattermost/alerts");
            site.incidents.after(1);
        }
        assertThat(tries[0]).isBetween(5, 12);
        site.mattermost.down = false;
        site.incidents.after(64);
        site.one.deliver("mattermost/alerts");
        assertThat(site.mattermost.messages).hasSize(1);
    }

    @Test
    default void of_two_dispatchers_one_sends() {
        Site site = new Site(store());
        site.gone("nikita");
        site.mattermost.beforePost = () -> site.two.deliver("mattermost/alerts");
        site.one.deliver("mattermost/alerts");
        site.two.deliver("mattermost/alerts");
        assertThat(site.mattermost.posts).isEqualTo(1);
        assertThat(site.mattermost.edits).isZero();
    }

    @Test
    default void a_change_while_the_message_is_posted_is_shown_next() {
        Site site = new Site(store());
        site.gone("nikita");
        boolean[] once = {true};
        site.mattermost.beforePost = () -> {
            if (once[0]) {
                once[0] = false;
                site.incidents.incidents.observe(site.incidents.fenced("105", "web-1", "nikita"));
            }
        };
        site.deliver();
        assertThat(site.mattermost.headline()).endsWith("1 guest fenced");
        assertThat(site.mattermost.posts).isEqualTo(1);
    }

    @Test
    default void a_message_that_was_deleted_in_chat_is_posted_anew() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        site.mattermost.deleteAll();
        site.back("nikita");
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) was gone");
        assertThat(site.mattermost.keys).containsKeys("incident-1", "incident-1-2");
    }

    @Test
    default void a_merged_incident_says_so_where_it_was_seen_and_nothing_where_it_was_not() {
        Site site = new Site(store());
        site.incidents.incidents.observe(site.incidents.halved(11, "nikita"));
        site.deliver();
        site.incidents.incidents.observe(site.incidents.halved(21, "nikita"));
        site.gone("nikita");
        site.deliver();
        assertThat(site.mattermost.messages).hasSize(2);
        Incident link = site.incidents.incidents.find(1).orElseThrow();
        assertThat(link.state()).isEqualTo(IncidentState.MERGED);
        assertThat(site.mattermost.messages.toString()).contains("part of #3");
    }

    @Test
    default void a_silenced_incident_is_not_posted_until_its_silence_is_over() {
        Site site = new Site(store());
        site.incidents.silences.make(IncidentsFixture.person("jdoe", "*"), "node:*/nikita", Duration.ofMinutes(10), "");
        site.gone("nikita");
        site.deliver();
        assertThat(site.mattermost.messages).isEmpty();
        site.incidents.after(601);
        site.incidents.silences.tick();
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
    }

    @Test
    default void what_flaps_is_announced_no_further() {
        Site site = new Site(store());
        for (int i = 0; i < 6; i++) {
            site.incidents.incidents.observe(site.incidents.halved(11, "nikita"));
            site.deliver();
            site.incidents.after(5);
            site.incidents.incidents.observe(site.incidents.whole(11, "nikita"));
            site.deliver();
            site.incidents.after(5);
        }
        assertThat(site.mattermost.posts).isEqualTo(2);
    }

    @Test
    default void eyes_of_a_linked_person_who_may_acknowledge_and_no_others() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        MessageRef message = site.mattermost.only();
        ChatEvent.ReactionsChanged event = new ChatEvent.ReactionsChanged(
                message, new AccountId("mattermost", "u1"), site.incidents.clock.instant());
        AlertReactions reactions = site.reactions("jdoe", "eve");

        site.mattermost.reactions.add(new Reaction(new AccountId("mattermost", "nobody"), Emoji.ACKNOWLEDGE));
        site.mattermost.reactions.add(new Reaction(new AccountId("mattermost", "eve"), Emoji.ACKNOWLEDGE));
        site.mattermost.reactions.add(new Reaction(new AccountId("mattermost", "jdoe"), Emoji.APPROVE));
        assertThat(reactions.reactionsChanged(event)).isTrue();
        assertThat(site.incidents.only().acknowledged()).isEmpty();

        site.mattermost.reactions.add(new Reaction(new AccountId("mattermost", "jdoe"), Emoji.ACKNOWLEDGE));
        reactions.reactionsChanged(event);
        assertThat(site.incidents.only().acknowledged().orElseThrow().by()).isEqualTo("jdoe");
        site.deliver();
        assertThat(site.mattermost.messages.toString()).contains("acknowledged by jdoe");
        assertThat(reactions.reactionsChanged(new ChatEvent.ReactionsChanged(
                        new MessageRef("mattermost", "alerts", "other"),
                        new AccountId("mattermost", "jdoe"),
                        site.incidents.clock.instant())))
                .isFalse();
    }

    @Test
    default void eyes_given_while_the_bot_was_away_count_when_it_is_back() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        site.mattermost.reactions.add(new Reaction(new AccountId("mattermost", "jdoe"), Emoji.ACKNOWLEDGE));
        site.reactions("jdoe").connected(new ChatEvent.Connected("mattermost", site.incidents.clock.instant()));
        assertThat(site.incidents.only().acknowledged()).isPresent();
    }

    @Test
    default void eyes_of_which_no_event_came_are_seen_before_long() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        AlertReactions reactions = site.reactions("jdoe");
        reactions.lookAgain();
        assertThat(site.incidents.only().acknowledged()).isEmpty();
        site.mattermost.reactions.add(new Reaction(new AccountId("mattermost", "jdoe"), Emoji.ACKNOWLEDGE));
        site.mattermost.down = true;
        reactions.lookAgain();
        assertThat(site.incidents.only().acknowledged()).isEmpty();
        site.mattermost.down = false;
        reactions.lookAgain();
        assertThat(site.incidents.only().acknowledged()).isPresent();
    }

    @Test
    default void a_directory_that_does_not_answer_acknowledges_nothing() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        site.mattermost.reactions.add(new Reaction(new AccountId("mattermost", "down"), Emoji.ACKNOWLEDGE));
        site.reactions("jdoe").connected(new ChatEvent.Connected("mattermost", site.incidents.clock.instant()));
        assertThat(site.incidents.only().acknowledged()).isEmpty();
    }
}
