package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every hypervisor with a list of people of its own does; nothing here changes it. */
interface AccountsContract {
    Hypervisor hypervisor();

    private Accounts kept() {
        assumeTrue(hypervisor().accounts().isPresent(), "it keeps no list of people");
        return hypervisor().accounts().orElseThrow();
    }

    @Test
    default void people_groups_and_rights_fit_together() {
        Accounts.Roster roster = kept().read();
        assertThat(roster.realms()).isNotEmpty();
        assertThat(roster.accounts())
                .isNotEmpty()
                .extracting(Accounts.Account::id)
                .doesNotHaveDuplicates();
        assertThat(roster.accounts()).allSatisfy(account -> {
            assertThat(account.id()).isEqualTo(account.name() + "@" + account.realm());
            assertThat(account.groups())
                    .allSatisfy(group -> assertThat(roster.groups()).containsKey(group));
        });
        assertThat(roster.rights()).allSatisfy(right -> assertThat(right.path()).startsWith("/"));
    }

    @Test
    default void a_dry_run_changes_nothing() {
        Accounts accounts = kept();
        Accounts.Roster before = accounts.read();
        String realm = before.realms().stream()
                .filter(Accounts.Realm::ofDirectory)
                .map(Accounts.Realm::name)
                .findFirst()
                .orElse("");
        assumeTrue(!realm.isEmpty(), "it has no realm with a directory");
        assertThat(accounts.preview(realm, Set.of(Accounts.Vanished.ENTRY, Accounts.Vanished.ACL)))
                .isNotEmpty();
        assertThat(accounts.read()).isEqualTo(before);
    }

    @Test
    default void an_unknown_realm_is_refused() {
        Accounts accounts = kept();
        assertThatThrownBy(() -> accounts.preview("no-such-realm", Set.of())).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> accounts.sync("no-such-realm", Set.of())).isInstanceOf(Problem.class);
    }
}
