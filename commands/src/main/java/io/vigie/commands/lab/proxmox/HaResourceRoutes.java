package io.vigie.commands.lab.proxmox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /cluster/ha/resources}, rules and groups. */
final class HaResourceRoutes implements RouteTable.Family {

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/cluster/ha/resources", HaResourceRoutes::list)
                .on("GET", "/cluster/ha/resources/{sid}", HaResourceRoutes::one)
                .on("PUT", "/cluster/ha/resources/{sid}", HaResourceRoutes::change)
                .on("GET", "/cluster/ha/rules", call -> List.of())
                .on("GET", "/cluster/ha/groups", HaResourceRoutes::groups);
    }

    private static Object list(Call call) {
        return call.cluster().ha.services().stream()
                .filter(s -> !call.has("type") || s.sid().startsWith(call.text("type")))
                .map(s -> describe(s))
                .toList();
    }

    private static Object one(Call call) {
        return describe(find(call));
    }

    private static @Nullable Object change(Call call) {
        HaService service = find(call);
        call.needQuorum();
        if (call.has("state")) {
            call.cluster().ha.request(service, call.text("state"));
        }
        return null;
    }

    private static Object groups(Call call) {
        throw Refusal.failed("cannot index groups: ha groups have been migrated to rules");
    }

    private static HaService find(Call call) {
        String given = call.text("sid");
        String sid = given.contains(":") ? given : "vm:" + given;
        return call.cluster().ha.service(sid).orElseThrow(() -> Refusal.failed("no such resource '" + sid + "'"));
    }

    private static Fields describe(HaService service) {
        return new Fields()
                .with("sid", service.sid())
                .with("type", service.guest.container() ? "ct" : "vm")
                .with("state", service.requested)
                .with("failback", 1)
                .with("max_relocate", 1)
                .with("max_restart", 1)
                .with("digest", service.guest.digest());
    }
}
