package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.approval.ApprovalRules.Need;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TallyTest {
    private static final Need VIRT = new Need("virt", 1);
    private static final Need NETWORK = new Need("network", 1);

    @Test
    void one_person_in_both_groups_fills_only_one_need() {
        Tally tally = Tally.of(List.of(VIRT, NETWORK), List.of(vote("amy", "virt", "network")));
        assertThat(tally.satisfied()).isFalse();
        assertThat(tally.missing()).isEqualTo("1 of network");
    }

    @Test
    void whoever_came_first_moves_to_the_need_the_second_cannot_fill() {
        Tally tally = Tally.of(List.of(VIRT, NETWORK), List.of(vote("amy", "virt", "network"), vote("bob", "virt")));
        assertThat(tally.satisfied()).isTrue();
        assertThat(tally.lines()).containsExactly("virt: 1 of 1 (bob)", "network: 1 of 1 (amy)");
    }

    @Test
    void a_person_who_votes_twice_fills_one_seat() {
        assertThat(Tally.of(List.of(new Need("virt", 2)), List.of(vote("amy", "virt"), vote("amy", "virt")))
                        .satisfied())
                .isFalse();
    }

    @Test
    void entries_of_one_name_in_two_realms_fill_one_seat_of_either_entrys_groups() {
        Vote amy = in("admins", "amy", "virt");
        Vote elsewhere = in("users", "Amy", "network");
        assertThat(Tally.of(List.of(new Need("virt", 2)), List.of(amy, in("users", "amy", "virt")))
                        .satisfied())
                .isFalse();
        assertThat(Tally.of(List.of(VIRT, NETWORK), List.of(amy, elsewhere)).satisfied())
                .isFalse();
        Vote bob = in("admins", "bob", "virt");
        assertThat(Tally.of(List.of(VIRT, NETWORK), List.of(amy, bob, elsewhere))
                        .lines())
                .containsExactly("virt: 1 of 1 (bob)", "network: 1 of 1 (amy)");
    }

    @Test
    void no_need_is_no_approval() {
        assertThat(Tally.of(List.of(), List.of(vote("amy", "virt"))).satisfied())
                .isFalse();
        assertThat(Tally.of(List.of(new Need("virt", 0)), List.of()).satisfied())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void it_finds_an_assignment_exactly_when_trying_all_of_them_does(long seed) {
        Random random = new Random(seed);
        List<String> groups = List.of("a", "b", "c");
        List<Need> needs =
                groups.stream().map(g -> new Need(g, random.nextInt(3))).toList();
        List<Vote> votes = new ArrayList<>();
        for (int person = 0; person < random.nextInt(7); person++) {
            votes.add(vote(
                    "p" + person,
                    groups.stream().filter(g -> random.nextBoolean()).toArray(String[]::new)));
        }
        int[] open = needs.stream().mapToInt(Need::votes).toArray();
        boolean any = needs.stream().mapToInt(Need::votes).sum() > 0;
        assertThat(Tally.of(needs, votes).satisfied()).isEqualTo(any && possible(needs, votes, 0, open));
    }

    private static boolean possible(List<Need> needs, List<Vote> votes, int next, int[] open) {
        if (next == votes.size()) {
            return java.util.Arrays.stream(open).allMatch(o -> o <= 0);
        }
        for (int i = 0; i < open.length; i++) {
            if (votes.get(next).fills().contains(needs.get(i).group())) {
                open[i]--;
                boolean found = possible(needs, votes, next + 1, open);
                open[i]++;
                if (found) {
                    return true;
                }
            }
        }
        return possible(needs, votes, next + 1, open);
    }

    static List<Long> seeds() {
        return new Random(20261123).longs(200).boxed().toList();
    }

    private static Vote vote(String uid, String... groups) {
        return in("admins", uid, groups);
    }

    private static Vote in(String realm, String uid, String... groups) {
        return new Vote(
                new PersonId(realm, uid),
                uid,
                new AccountId("console", uid),
                Vote.Means.REACTION,
                List.of(groups),
                Instant.EPOCH);
    }
}
