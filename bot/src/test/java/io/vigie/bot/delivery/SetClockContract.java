package io.vigie.bot.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.delivery.DeliveryContract.Site;
import io.vigie.bot.store.StoreFixture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The machine's clock is set, back or forward: what is to be said is said when it is due, and where. */
interface SetClockContract {
    Duration HOURS = Duration.ofHours(3);

    StoreFixture store();

    @Test
    default void an_edit_after_the_clock_was_set_back_goes_out_at_once() {
        Site site = new Site(store());
        site.gone("nikita");
        site.deliver();
        site.incidents.clockIsSet(HOURS.negated());
        site.back("nikita");
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) was gone");
    }

    @Test
    default void the_first_word_goes_out_at_once_although_the_clock_is_set_back_before() {
        Site site = new Site(store());
        site.gone("nikita");
        site.incidents.clockIsSet(HOURS.negated());
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
    }

    @Test
    default void what_failed_is_tried_again_although_the_clock_is_set_back() {
        Site site = new Site(store());
        site.mattermost.down = true;
        site.gone("nikita");
        site.deliver();
        site.incidents.clockIsSet(HOURS.negated());
        site.mattermost.down = false;
        site.deliver();
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
    }

    @Test
    default void a_dead_replicas_claim_does_not_outlast_its_lease_because_the_clock_is_set_back() {
        Site site = new Site(store());
        site.gone("nikita");
        site.mattermost.killAfterPost = true;
        assertThatThrownBy(site::deliver).isInstanceOf(AlertChat.Killed.class);
        site.incidents.clockIsSet(HOURS.negated());
        site.incidents.after(61);
        site.back("nikita");
        site.two.deliver("mattermost/alerts");
        assertThat(site.mattermost.headline()).isEqualTo("#1 nikita (brest-i11) was gone");
    }

    @Test
    default void a_claim_stands_where_another_machines_clock_is_a_minute_behind() {
        Site site = new Site(store());
        site.gone("nikita");
        site.mattermost.beforePost = () -> {
            site.incidents.clockIsSet(Duration.ofMinutes(-1));
            site.two.deliver("mattermost/alerts");
            site.incidents.clockIsSet(Duration.ofMinutes(1));
        };
        site.one.deliver("mattermost/alerts");
        assertThat(site.mattermost.posts).isEqualTo(1);
    }

    @Test
    default void the_fallback_is_not_used_because_the_clock_was_set_forward() {
        Site site = new Site(store());
        site.mattermost.down = true;
        site.gone("nikita");
        site.deliver();
        site.incidents.clockIsSet(HOURS);
        site.deliver();
        site.incidents.after(29);
        site.deliver();
        assertThat(site.console.messages).isEmpty();
        site.incidents.after(2);
        site.deliver();
        assertThat(site.console.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
    }

    @Test
    default void the_fallback_is_used_in_time_although_the_clock_was_set_back() {
        Site site = new Site(store());
        site.mattermost.down = true;
        site.gone("nikita");
        site.deliver();
        site.incidents.clockIsSet(HOURS.negated());
        site.deliver();
        assertThat(site.console.messages).isEmpty();
        site.incidents.after(31);
        site.deliver();
        assertThat(site.console.headline()).isEqualTo("#1 nikita (brest-i11) is gone");
    }
}
