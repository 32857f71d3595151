package io.vigie.commands.lab.proxmox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /access/users}, {@code groups}, {@code acl} and {@code domains}: lists show only what one may see. */
final class UserRoutes implements RouteTable.Family {
    private static final String PATHS = "/|/(access|nodes|vms|storage|pool|sdn|mapping)(/.+)?";

    private final UserBook book;

    UserRoutes(UserBook book) {
        this.book = book;
    }

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/access/users", this::users)
                .on("GET", "/access/groups", this::groups)
                .on("GET", "/access/acl", this::acl)
                .on("PUT", "/access/acl", this::allow)
                .on("GET", "/access/domains", this::domains);
    }

    private Object users(Call call) {
        boolean all = sees(call, "/access/groups");
        return book.users.values().stream()
                .filter(user -> all || user.id.equals(call.who().user()))
                .map(user -> {
                    Fields fields = new Fields()
                            .with("userid", user.id)
                            .flag("enable", user.enabled)
                            .with("expire", user.expires)
                            .with("realm-type", realmType(user.id));
                    return call.flag("full")
                            ? fields.with("groups", book.groupsOf(user.id)).with("tokens", tokens(user))
                            : fields;
                })
                .toList();
    }

    private String realmType(String user) {
        UserBook.Realm realm = book.realms.get(user.substring(user.lastIndexOf('@') + 1));
        return realm == null ? "pve" : realm.type();
    }

    private static List<Fields> tokens(UserBook.User user) {
        return user.tokens.stream()
                .map(token ->
                        new Fields().with("tokenid", token).with("expire", 0).flag("privsep", true))
                .toList();
    }

    private Object groups(Call call) {
        return book.groups.entrySet().stream()
                .filter(group -> sees(call, "/access/groups/" + group.getKey()))
                .map(group ->
                        new Fields().with("groupid", group.getKey()).with("users", String.join(",", group.getValue())))
                .toList();
    }

    private static boolean sees(Call call, String path) {
        return call.permits(path, "Sys.Audit") || call.permits(path, "User.Modify");
    }

    private Object acl(Call call) {
        boolean all = call.permits("/access", "Sys.Audit");
        return book.acl.stream()
                .filter(entry -> all || call.permits(entry.path(), "Permissions.Modify"))
                .map(entry -> new Fields()
                        .with("path", entry.path())
                        .with("type", entry.type())
                        .with("ugid", entry.whom())
                        .with("roleid", entry.role())
                        .flag("propagate", entry.propagate()))
                .toList();
    }

    private @Nullable Object allow(Call call) {
        call.needQuorum();
        String path = call.text("path");
        if (!path.matches(PATHS)) {
            throw Refusal.parameter("path", "invalid ACL path '" + path + "'");
        }
        for (Map.Entry<String, String> kind :
                Map.of("users", "user", "groups", "group", "tokens", "token").entrySet()) {
            for (String whom : list(call, kind.getKey())) {
                for (String role : list(call, "roles")) {
                    if (call.flag("delete")) {
                        book.remove(path, kind.getValue(), whom, role);
                    } else {
                        book.allow(path, kind.getValue(), whom, role, !call.has("propagate") || call.flag("propagate"));
                    }
                }
            }
        }
        return null;
    }

    private static Set<String> list(Call call, String name) {
        return call.text(name).isEmpty() ? Set.of() : Set.of(call.text(name).split("[,;]"));
    }

    private Object domains(Call call) {
        return book.realms.values().stream()
                .map(realm -> new Fields()
                        .with("realm", realm.name())
                        .with("type", realm.type())
                        .with("comment", realm.comment()))
                .toList();
    }
}
