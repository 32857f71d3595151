package io.vigie.commands.lab.proxmox;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /cluster/ha/resources}: what is under high availability, and requests about it. */
final class HaResourceRoutes implements RouteTable.Family {
    private static final String MIGRATED = "invalid parameter 'group': ha groups have been migrated to rules";

    @Override
    public void register(RouteTable table) {
        String one = "/cluster/ha/resources/{sid}";
        table.on("GET", "/cluster/ha/resources", HaResourceRoutes::list)
                .on("POST", "/cluster/ha/resources", HaResourceRoutes::add)
                .on("GET", one, HaResourceRoutes::one)
                .on("PUT", one, HaResourceRoutes::change)
                .on("DELETE", one, HaResourceRoutes::remove)
                .on("POST", one + "/migrate", call -> move(call, "migrate"))
                .on("POST", one + "/relocate", call -> move(call, "relocate"));
    }

    private static Object list(Call call) {
        return call.cluster().ha.services().stream()
                .filter(s -> !call.has("type") || s.sid().startsWith(call.text("type")))
                .map(s -> describe(call, s))
                .toList();
    }

    private static Object one(Call call) {
        return describe(call, find(call));
    }

    private static @Nullable Object add(Call call) {
        call.needQuorum();
        String sid = sid(call);
        LabGuest guest = call.cluster().guests().stream()
                .filter(g -> HaService.sid(g).equals(sid))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.failed("resource '" + sid.substring(sid.indexOf(':') + 1) + "' does not exist"));
        checkSettings(call);
        if (call.cluster().ha.service(sid).isPresent()) {
            throw Refusal.failed("create resource failed: resource ID '" + sid + "' already defined");
        }
        HaService service = new HaService(guest);
        settings(call, service);
        call.cluster().ha.orders.add(service, call.has("state") ? call.text("state") : "started");
        return null;
    }

    private static @Nullable Object change(Call call) {
        checkSettings(call);
        HaService service = find(call);
        if (service.state.equals("error") && !call.text("state").equals("disabled")) {
            throw inError(service);
        }
        call.needQuorum();
        if (call.has("digest") && !call.text("digest").equals(digest(call))) {
            throw Refusal.failed(
                    "update resource failed: detected modified configuration - file changed by other user? Try again.");
        }
        settings(call, service);
        if (call.has("state")) {
            call.cluster().ha.orders.request(service, call.text("state"));
        }
        return null;
    }

    private static @Nullable Object remove(Call call) {
        call.cluster().ha.remove(managed(call));
        return null;
    }

    private static @Nullable Object move(Call call, String word) {
        HaService service = managed(call);
        HaManager ha = call.cluster().ha;
        if (service.state.equals("error")) {
            throw inError(service);
        }
        String target = call.text("node");
        ha.orders.requestMove(service, word, target);
        if (!call.cluster().spec.release().hasRules()) {
            return null;
        }
        List<HaService> with = ha.rules.bound(service, "positive", ha.services());
        List<HaService> blocking = ha.rules.blocking(service, target, ha.services());
        return new Fields()
                .with("sid", service.sid())
                .with("requested-node", target)
                .when(
                        !with.isEmpty(),
                        "comigrated-resources",
                        with.stream().map(HaService::sid).toList())
                .when(!blocking.isEmpty(), "blocking-resources", blocking(blocking));
    }

    static List<Fields> blocking(List<HaService> services) {
        return services.stream()
                .map(s -> new Fields().with("sid", s.sid()).with("cause", "resource-affinity"))
                .toList();
    }

    private static Refusal inError(HaService service) {
        return Refusal.failed("service '" + service.sid() + "' in error state, must be disabled and fixed first");
    }

    private static HaService managed(Call call) {
        HaService service =
                lookUp(call).orElseThrow(() -> Refusal.failed("resource '" + sid(call) + "' is not HA managed"));
        call.needQuorum();
        return service;
    }

    private static HaService find(Call call) {
        return lookUp(call).orElseThrow(() -> Refusal.failed("no such resource '" + sid(call) + "'"));
    }

    private static Optional<HaService> lookUp(Call call) {
        return call.cluster().ha.service(sid(call));
    }

    /** A bare number is a virtual machine's, or a container's if that is what it is. */
    private static String sid(Call call) {
        String given = call.text("sid");
        if (given.contains(":")) {
            return given;
        }
        return call.cluster().guests().stream()
                .filter(g -> given.equals(String.valueOf(g.vmid())))
                .map(HaService::sid)
                .findFirst()
                .orElse("vm:" + given);
    }

    private static void checkSettings(Call call) {
        boolean rules = call.cluster().spec.release().hasRules();
        if (call.has("group") && rules) {
            throw Refusal.failed(MIGRATED);
        }
        if (call.has("failback") && !rules) {
            throw Refusal.parameter(
                    "failback",
                    "property is not defined in schema and the schema does not allow additional properties");
        }
        if (call.has("group") && !call.cluster().ha.rules.groups.containsKey(call.text("group"))) {
            throw Refusal.failed("HA group '" + call.text("group") + "' does not exist");
        }
    }

    private static void settings(Call call, HaService service) {
        service.maxRestart = call.number("max_restart", service.maxRestart);
        service.maxRelocate = call.number("max_relocate", service.maxRelocate);
        service.failback = call.has("failback") ? call.flag("failback") : service.failback;
        service.group = call.has("group") ? call.text("group") : service.group;
        service.comment = call.has("comment") ? call.text("comment") : service.comment;
        Stream.of(call.text("delete").split(",", -1)).forEach(key -> {
            switch (key) {
                case "group" -> service.group = "";
                case "comment" -> service.comment = "";
                default -> {}
            }
        });
    }

    /** Of the whole file, as with the real one. */
    private static String digest(Call call) {
        String all = call.cluster().ha.services().stream()
                .map(s -> s.sid() + s.requested + s.maxRestart + s.maxRelocate + s.failback + s.group + s.comment)
                .toList()
                .toString();
        return LabGuest.sha1(all);
    }

    private static Fields describe(Call call, HaService service) {
        boolean rules = call.cluster().spec.release().hasRules();
        return new Fields()
                .with("sid", service.sid())
                .with("type", service.guest.container() ? "ct" : "vm")
                .with("state", service.requested)
                .when(rules, "failback", service.failback ? 1 : 0)
                .with("max_relocate", service.maxRelocate)
                .with("max_restart", service.maxRestart)
                .when(!service.group.isEmpty(), "group", service.group)
                .when(!service.comment.isEmpty(), "comment", service.comment)
                .with("digest", digest(call));
    }
}
