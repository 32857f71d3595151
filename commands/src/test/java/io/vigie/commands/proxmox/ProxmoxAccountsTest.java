package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Accounts;
import io.vigie.commands.cluster.Accounts.Account;
import io.vigie.commands.cluster.Accounts.Change;
import io.vigie.commands.cluster.Accounts.Deed;
import io.vigie.commands.cluster.Accounts.Holder;
import io.vigie.commands.cluster.Accounts.Right;
import io.vigie.commands.cluster.Accounts.Roster;
import io.vigie.commands.cluster.Accounts.Token;
import io.vigie.commands.cluster.Accounts.Vanished;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProxmoxAccountsTest extends TestCluster {
    private static final String SYNC = "POST /access/domains/corp/sync";
    private static final String TASK = "UPID:pve1:0000045E:00054E99:6B042A26:auth-realm-sync:corp:root@pam!bot:";

    private Accounts accounts(Script script) {
        one.says(script);
        return cluster(one.uri()).accounts().orElseThrow();
    }

    private Script lists() {
        return healthy()
                .on("GET /access/domains", "list-14-domains")
                .on("GET /access/users", "list-15-users")
                .on("GET /access/groups", "list-16-groups")
                .on("GET /access/acl", "list-18-acl")
                .on("GET /access/permissions", Reply.data("{\"/\":{\"Sys.Audit\":1}}"));
    }

    @Test
    void recorded_lists_are_read() {
        Roster roster = accounts(lists()).read();
        assertThat(roster.realms()).extracting(Accounts.Realm::name).containsExactly("pam", "pve");
        Account bot = roster.account("bot@pve").orElseThrow();
        assertThat(bot.enabled()).isTrue();
        assertThat(bot.expires()).isEmpty();
        assertThat(bot.tokens())
                .containsExactly(
                        new Token("full", Optional.empty()),
                        new Token("old", Optional.of(Instant.ofEpochSecond(1000))),
                        new Token("sep", Optional.empty()));
        assertThat(roster.groups()).isEqualTo(Map.of("operators", Set.of()));
        assertThat(roster.rights())
                .containsExactly(
                        new Right("/vms", Holder.ACCOUNT, "bot@pve", "PVEVMUser", true),
                        new Right("/vms", Holder.TOKEN, "bot@pve!sep", "PVEVMUser", true));
        assertThat(roster.rightsOf(bot)).hasSize(1);
        assertThat(roster.warnings()).isEmpty();
    }

    @Test
    void lists_that_may_have_holes_say_so_with_the_mend() {
        Roster roster = accounts(lists().on("GET /access/permissions", "tok-21-permissions"))
                .read();
        assertThat(roster.warnings())
                .singleElement()
                .asString()
                .contains("only in part", "Sys.Audit on /access", "pveum");
    }

    @Test
    void a_recorded_dry_run_tells_what_would_change() {
        String dry = TASK.replace("realm-sync", "realm-sync-test");
        Accounts accounts = accounts(healthy()
                .on(SYNC, Reply.data('"' + dry + '"'))
                .on("GET /nodes/pve1/tasks/" + dry + "/status", "ldap-07-taskstatus")
                .on("GET /nodes/pve1/tasks/" + dry + "/log", "ldap-05-tasklog"));
        assertThat(accounts.preview("corp", Set.of()))
                .containsExactly(
                        new Change(Deed.ADDED, false, "alice@corp"),
                        new Change(Deed.ADDED, false, "bob@corp"),
                        new Change(Deed.ADDED, true, "administrators-corp"));
        assertThat(one.seen())
                .filteredOn(seen -> seen.method().equals("POST"))
                .singleElement()
                .satisfies(seen -> assertThat(seen.parameters()).containsEntry("dry-run", "1"));
    }

    @Test
    void the_words_of_every_release_are_understood() {
        assertThat(ProxmoxAccounts.changes(List.of(
                        "remove user 'a@corp'",
                        "purge users 'a@corp' ACL entries",
                        "purged user 'b@corp' and all its ACL entries",
                        "updated user 'c@corp'",
                        "overwriting user 'd@corp'",
                        "remove group 'e-corp'",
                        "syncing users (remove-vanished opts: acl)",
                        "TASK OK")))
                .containsExactly(
                        new Change(Deed.REMOVED, false, "a@corp"),
                        new Change(Deed.PURGED, false, "a@corp"),
                        new Change(Deed.PURGED, false, "b@corp"),
                        new Change(Deed.UPDATED, false, "c@corp"),
                        new Change(Deed.OVERWRITTEN, false, "d@corp"),
                        new Change(Deed.REMOVED, true, "e-corp"));
    }

    @Test
    void requests_are_the_recorded_ones() {
        Accounts accounts = accounts(healthy().on(SYNC, "ldap-07-sync").on("PUT /access/acl", "ldap-12-acl-group"));
        assertThat(accounts.sync("corp", Set.of()).id()).isEqualTo(TASK);
        assertThat(one.seen().getLast().parameters())
                .isEqualTo(Map.of("scope", "both", "enable-new", "1", "remove-vanished", "none"));
        var unused = accounts.sync("corp", Set.of(Vanished.ENTRY, Vanished.ACL));
        assertThat(one.seen().getLast().parameters()).containsEntry("remove-vanished", "acl;entry");
        accounts.grant(new Right("/", Holder.GROUP, "administrators-corp", "Administrator", true));
        assertThat(one.seen().getLast().parameters())
                .isEqualTo(Map.of(
                        "path", "/", "groups", "administrators-corp", "roles", "Administrator", "propagate", "1"));
    }

    @Test
    void a_refusal_keeps_proxmoxs_words() {
        Right right = new Right("/vms", Holder.ACCOUNT, "ghost@pve", "PVEVMUser", true);
        Problem unknown = catchThrowableOfType(
                Problem.class,
                () -> accounts(healthy().on("PUT /access/acl", "acc-13-acl-unknown-user"))
                        .grant(right));
        assertThat(unknown.text()).contains("user 'ghost@pve' does not exist");
        Problem path = catchThrowableOfType(
                Problem.class,
                () -> accounts(healthy().on("PUT /access/acl", "acc-12-acl-bad-path"))
                        .grant(right));
        assertThat(path.text()).contains("invalid ACL path '/nonsense'");
    }
}
