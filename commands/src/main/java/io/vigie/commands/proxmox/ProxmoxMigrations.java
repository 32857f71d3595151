package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@code …/{vmid}/migrate}; of a guest under high availability it is a request to its manager. */
final class ProxmoxMigrations implements Migrations {
    private static final Prospect NOTHING_KNOWN = new Prospect(List.of(), List.of(), List.of(), List.of());

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Asked asked;

    ProxmoxMigrations(ProxmoxClient client, GuestCalls guests, Asked asked) {
        this.client = client;
        this.guests = guests;
        this.asked = asked;
    }

    @Override
    public Prospect prospect(String guest, String target) {
        return asked.of(() -> {
            Place place = guests.located(guest);
            try {
                Call call = place.call("GET", "migrate").with("target", target);
                return read(client.read(call).data(), place.kind(), target);
            } catch (PveException e) {
                // Before 9.0 there is no such question about containers.
                if (e.kind() == Kind.NOT_IMPLEMENTED) {
                    return NOTHING_KNOWN;
                }
                throw e;
            }
        });
    }

    private static Prospect read(Fields answer, Guest.Kind kind, String target) {
        boolean vm = kind == Guest.Kind.VM;
        List<String> allowed = answer.texts(vm ? "allowed_nodes" : "allowed-nodes");
        Fields refused = answer.object(vm ? "not_allowed_nodes" : "not-allowed-nodes");
        List<String> obstacles = new ArrayList<>(reasons(refused.object(target)));
        // An allowed node stands among the others as well, without a reason; only to be in neither list is a refusal.
        if (obstacles.isEmpty()
                && !allowed.isEmpty()
                && !allowed.contains(target)
                && !refused.entries().containsKey(target)) {
            obstacles.add("Proxmox VE does not count " + target + " among the nodes it can go to");
        }
        return new Prospect(
                obstacles,
                answer.object("local_disks").list().stream()
                        .filter(disk -> !disk.flag("cdrom"))
                        .map(disk -> new Disk(disk.text("volid"), disk.whole("size")))
                        .toList(),
                answer.texts("local_resources"),
                answer.texts("dependent-ha-resources"));
    }

    private static List<String> reasons(Fields node) {
        List<String> reasons = new ArrayList<>();
        List<String> storages = node.texts("unavailable_storages");
        if (!storages.isEmpty()) {
            reasons.add("it does not have the storage " + String.join(", ", storages));
        }
        for (Fields blocking : node.object("blocking-ha-resources").list()) {
            reasons.add("the HA rules forbid it (" + blocking.text("sid") + ", " + blocking.text("cause") + ")");
        }
        return reasons;
    }

    @Override
    public TaskHandle migrate(String guest, String target, Options options) {
        return asked.of(() -> guests.begin(guest, place -> {
            Call call = place.call("POST", "migrate").with("target", target);
            if (place.kind() == Guest.Kind.CONTAINER) {
                return options.restart() ? call.with("restart", 1) : call;
            }
            Call online = options.online() ? call.with("online", 1) : call;
            return options.localDisks() ? online.with("with-local-disks", 1) : online;
        }));
    }
}
