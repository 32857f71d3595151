package io.vigie.commands.lab.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The roles of config/proxmox-role.md against what Proxmox's own description demands of every method Vigie uses. */
class RoleTest {
    private static final Path PAGE = Path.of("..", "config", "proxmox-role.md");

    /** Demanded by the code behind a method, and not by its description. */
    private static final Map<String, String> DEMANDED_INSIDE = Map.of(
            "Datastore.Audit", "GET /cluster/resources leaves out storages without it",
            "Pool.Audit", "GET /cluster/resources leaves out pools without it",
            "Datastore.AllocateSpace", "a clone's or a moved disk's storage",
            "VM.Clone", "POST …/clone",
            "VM.Backup", "POST …/vzdump, of each guest in it",
            "VM.Allocate", "POST …/clone and DELETE …/{vmid}",
            "Sys.Syslog", "GET /cluster/log leaves out other people's lines without it",
            "VM.Config.", "PUT …/config of each kind of setting");

    private static List<Set<String>> roles() throws IOException {
        Matcher role =
                Pattern.compile("pveum role add \\w+ --privs \"([^\"]+)\"").matcher(Files.readString(PAGE));
        List<Set<String>> roles = new ArrayList<>();
        while (role.find()) {
            roles.add(new TreeSet<>(List.of(role.group(1).split(" "))));
        }
        assertThat(roles).hasSize(6);
        return roles;
    }

    private static List<ApiMethod> played() {
        try (LabSite site = new LabSite(LabSite.recorded())) {
            return site.cluster.played();
        }
    }

    /** Whether these privileges, held everywhere, let one call the method. */
    private static boolean allowed(JsonNode condition, Predicate<String> held) {
        if (condition.isMissingNode() || condition.isNull()) {
            return true;
        }
        List<JsonNode> parts = condition.valueStream().skip(1).toList();
        return switch (condition.path(0).asString()) {
            case "perm" -> {
                Stream<String> needed = condition.path(2).valueStream().map(JsonNode::asString);
                yield condition.path(3).asString("").equals("any") ? needed.anyMatch(held) : needed.allMatch(held);
            }
            case "and" -> parts.stream().allMatch(p -> allowed(p, held));
            case "or" -> parts.stream().anyMatch(p -> allowed(p, held));
            case "perm-modify" -> held.test("Permissions.Modify");
            case "userid-group", "userid-param" -> held.test("User.Modify");
            default -> throw new AssertionError(condition.toString());
        };
    }

    private static Set<String> refused(Set<String> held, Predicate<ApiMethod> which) {
        Set<String> refused = new TreeSet<>();
        played().stream()
                .filter(which)
                .filter(m -> !allowed(m.condition(), held::contains))
                .forEach(m -> refused.add(m.verb() + " " + m.template()));
        return refused;
    }

    @Test
    void the_roles_together_are_what_the_labs_token_has() throws IOException {
        Set<String> all = new TreeSet<>();
        roles().forEach(all::addAll);
        assertThat(all).isEqualTo(new TreeSet<>(BotToken.PRIVILEGES));
    }

    @Test
    void each_level_holds_the_one_before_and_the_page_explains_every_privilege() throws IOException {
        List<Set<String>> roles = roles();
        assertThat(roles.get(1)).containsAll(roles.get(0));
        assertThat(roles.get(2)).containsAll(roles.get(1));
        assertThat(roles.get(3)).doesNotContainAnyElementsOf(roles.get(2));
        assertThat(roles.get(4)).doesNotContainAnyElementsOf(roles.get(2));
        assertThat(roles.get(5)).doesNotContainAnyElementsOf(roles.get(2));
        String page = Files.readString(PAGE);
        assertThat(BotToken.PRIVILEGES).allSatisfy(p -> assertThat(page).contains("| `" + p + "` |"));
    }

    @Test
    void together_they_allow_every_method_that_is_used() {
        assertThat(refused(BotToken.PRIVILEGES, method -> true)).isEmpty();
    }

    @Test
    void none_of_them_is_there_for_nothing() {
        for (String privilege : BotToken.PRIVILEGES) {
            if (DEMANDED_INSIDE.keySet().stream().noneMatch(privilege::startsWith)) {
                Set<String> without = new TreeSet<>(BotToken.PRIVILEGES);
                without.remove(privilege);
                assertThat(refused(without, method -> true))
                        .as("methods that need " + privilege)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void the_first_level_reads_everything_and_the_second_moves_guests() throws IOException {
        assertThat(refused(
                        roles().get(0),
                        m -> m.verb().equals("GET") && !m.template().endsWith("/migrate")))
                // For what can be done without: GET /storage tells the same, and paths are a matter of the storages'
                // role.
                .containsExactlyInAnyOrder(
                        "GET /nodes/{node}/scan/iscsi",
                        "GET /nodes/{node}/scan/lvm",
                        "GET /nodes/{node}/scan/lvmthin",
                        "GET /storage/{storage}");
        assertThat(refused(
                        roles().get(1),
                        m -> m.template().matches("/nodes/[^/]+/(qemu|lxc)/.*/(status/[a-z]+|snapshot.*|migrate)")))
                .isEmpty();
        assertThat(refused(roles().get(0), m -> m.template().endsWith("/status/stop")))
                .hasSize(2);
    }
}
