package io.vigie.bot.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.identity.Membership;
import io.vigie.bot.identity.Membership.Member;
import io.vigie.bot.roster.Comparison.Expected;
import io.vigie.bot.roster.Comparison.Finding;
import io.vigie.bot.roster.Comparison.Row;
import io.vigie.bot.roster.Comparison.Weight;
import io.vigie.commands.cluster.AccessMapping;
import io.vigie.commands.cluster.Accounts.Account;
import io.vigie.commands.cluster.Accounts.Holder;
import io.vigie.commands.cluster.FakeAccounts;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String GROUP = "administrators-resel";

    private final FakeAccounts cluster = new FakeAccounts();
    private final Set<String> directory = new HashSet<>(Set.of("amelie", "bruno", "chloe", "erwan"));
    private AccessMapping mapping = new AccessMapping("brest-i11", "administrators", "resel", GROUP, "PVEAdmin", "/");
    private Optional<Membership> administrators = Optional.of(new Membership(
            "admins",
            "cn=administrators",
            List.of(new Member("amelie", "Amélie", true), new Member("bruno", "Bruno", false))));

    private Comparison comparison() {
        return new Comparison(
                List.of(new Expected(mapping, administrators)),
                Set.of("resel"),
                cluster.read(),
                account -> directory.contains(account.name()),
                NOW);
    }

    private Row row(String id) {
        return comparison().people().stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<String> texts(String id) {
        return row(id).findings().stream().map(Finding::text).toList();
    }

    @Test
    void whom_both_know_in_the_same_group_is_fine() {
        cluster.person("amelie@resel", true, List.of(GROUP)).right("/", Holder.GROUP, GROUP, "PVEAdmin");
        assertThat(row("amelie@resel").worst()).isEqualTo(Weight.FINE);
        assertThat(row("amelie@resel").rights())
                .singleElement()
                .satisfies(r -> assertThat(r.says()).isEqualTo("PVEAdmin on /"));
        assertThat(comparison().groups()).isEmpty();
    }

    @Test
    void who_is_only_in_the_directory_cannot_sign_in() {
        assertThat(row("bruno@resel").worst()).isEqualTo(Weight.GAP);
        assertThat(texts("bruno@resel")).containsExactly("not on the cluster's list: cannot sign in there");
    }

    @Test
    void who_is_in_by_a_group_within_the_group_is_not_brought_in_by_the_sync() {
        cluster.person("bruno@resel", true, List.of());
        assertThat(texts("bruno@resel")).singleElement().asString().contains("only by a group within it");
    }

    @Test
    void who_left_the_directory_and_still_can_is_a_danger_with_their_tokens() {
        cluster.person("gael@resel", true, List.of(GROUP), "backup").right("/", Holder.GROUP, GROUP, "PVEAdmin");
        assertThat(row("gael@resel").worst()).isEqualTo(Weight.DANGER);
        assertThat(texts("gael@resel"))
                .containsExactly(
                        "no longer in the directory, and still has rights",
                        "in administrators-resel, and not in administrators",
                        "their tokens work on: backup");
        assertThat(row("gael@resel").findings())
                .extracting(Finding::mend)
                .contains("pveum user delete gael@resel", "pveum user token remove gael@resel backup");
    }

    @Test
    void who_left_and_is_disabled_is_only_a_note() {
        cluster.person("gael@resel", false, List.of(), "backup");
        assertThat(row("gael@resel").worst()).isEqualTo(Weight.NOTE);
    }

    @Test
    void rights_by_hand_are_told_and_without_a_group_they_are_a_danger() {
        cluster.person("amelie@resel", true, List.of(GROUP))
                .right("/vms", Holder.ACCOUNT, "amelie@resel", "PVEVMAdmin")
                .person("chloe@resel", true, List.of())
                .right("/vms", Holder.ACCOUNT, "chloe@resel", "PVEVMAdmin");
        assertThat(row("amelie@resel").worst()).isEqualTo(Weight.NOTE);
        assertThat(texts("amelie@resel")).containsExactly("PVEVMAdmin on /vms by hand, not by a group");
        assertThat(row("chloe@resel").worst()).isEqualTo(Weight.DANGER);
        assertThat(texts("chloe@resel")).first().isEqualTo("has rights, and is in none of the groups");
    }

    @Test
    void a_disabled_account_of_somebody_who_should_is_a_gap() {
        cluster.person("amelie@resel", false, List.of(GROUP));
        assertThat(row("amelie@resel").worst()).isEqualTo(Weight.GAP);
        assertThat(row("amelie@resel").findings())
                .extracting(Finding::mend)
                .containsExactly("pveum user modify amelie@resel --enable 1");
    }

    @Test
    void a_group_that_is_missing_or_lacks_its_role_is_told() {
        assertThat(comparison().groups())
                .singleElement()
                .satisfies(f -> assertThat(f.mend()).isEqualTo("access sync brest-i11 --realm resel"));
        cluster.person("amelie@resel", true, List.of(GROUP));
        assertThat(comparison().groups())
                .singleElement()
                .satisfies(f -> assertThat(f.mend())
                        .isEqualTo("pveum acl modify / --groups administrators-resel --roles PVEAdmin"));
        mapping = new AccessMapping("brest-i11", "administrators", "resel", GROUP, "", "/");
        assertThat(comparison().groups()).isEmpty();
        administrators = Optional.empty();
        assertThat(comparison().groups())
                .singleElement()
                .satisfies(f -> assertThat(f.text()).isEqualTo("The directory has no group administrators."));
    }

    @Test
    void accounts_that_no_directory_knows_are_listed_apart() {
        cluster.person("root@pam", true, List.of())
                .person("vigie@pve", true, List.of(), "bot")
                .person("idle@pve", true, List.of())
                .person("amelie@resel", true, List.of(GROUP));
        assertThat(comparison().local()).extracting(Account::id).containsExactly("root@pam", "vigie@pve");
    }
}
