package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HaRequests;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Changes of {@code /cluster/ha}, which are no tasks: what is written there the manager reads at its next round. It
 * answers a move that it will not make with success, and only logs why.
 */
final class ProxmoxHaRequests implements HaRequests {
    private static final String[] RESOURCES = {"cluster", "ha", "resources"};

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Asked asked;

    ProxmoxHaRequests(ProxmoxClient client, GuestCalls guests, Asked asked) {
        this.client = client;
        this.guests = guests;
        this.asked = asked;
    }

    private String sid(String guest) {
        return (guests.located(guest).kind() == Guest.Kind.VM ? "vm:" : "ct:") + guest;
    }

    private Optional<Fields> resource(String sid) {
        return client.read(Call.get(RESOURCES)).list().stream()
                .filter(f -> f.text("sid").equals(sid))
                .findFirst();
    }

    @Override
    public Optional<Managed> find(String guest) {
        return asked.of(() -> resource(sid(guest))
                .map(f -> new Managed(
                        f.text("sid"),
                        state(f),
                        count(f, "max_restart"),
                        count(f, "max_relocate"),
                        failback(f),
                        f.text("group"),
                        Refusals.clean(f.text("comment")))));
    }

    /** Left out, it is {@code started}, which once was called {@code enabled}. */
    private static String state(Fields resource) {
        String state = resource.text("state");
        return state.isEmpty() || state.equals("enabled") ? "started" : state;
    }

    private static int count(Fields resource, String key) {
        return resource.has(key) ? (int) resource.whole(key) : 1;
    }

    private boolean failback(Fields resource) {
        String group = resource.text("group");
        if (group.isEmpty()) {
            return !resource.has("failback") || resource.flag("failback");
        }
        return client.read(Call.get("cluster", "ha", "groups")).list().stream()
                .noneMatch(g -> g.text("group").equals(group) && g.flag("nofailback"));
    }

    @Override
    public boolean hasGroups() {
        return asked.of(() -> {
            try {
                client.read(Call.get("cluster", "ha", "rules"));
                return false;
            } catch (PveException e) {
                if (e.kind() == Kind.NOT_IMPLEMENTED) {
                    return true;
                }
                throw e;
            }
        });
    }

    @Override
    public void add(String guest, Settings settings) {
        asked.to(() -> {
            Call call = Call.post(RESOURCES).with("sid", sid(guest)).with("state", settings.state());
            call = with(call, "max_restart", settings.maxRestart());
            call = with(call, "max_relocate", settings.maxRelocate());
            call = with(call, "comment", settings.comment());
            client.write(with(call, "group", settings.group()));
        });
    }

    private static Call with(Call call, String name, Optional<?> value) {
        return value.isPresent() ? call.with(name, value.get()) : call;
    }

    @Override
    public void remove(String guest) {
        asked.to(() -> client.write(Call.delete("cluster", "ha", "resources", sid(guest))));
    }

    @Override
    public void request(String guest, String was, String state) {
        asked.to(() -> {
            String sid = sid(guest);
            Fields now = resource(sid).orElseThrow(() -> changed(sid + " is not under high availability any more."));
            if (!state(now).equals(was)) {
                throw changed("Somebody has asked for " + state(now) + " meanwhile, where " + was + " was requested.");
            }
            client.write(Call.put("cluster", "ha", "resources", sid)
                    .with("state", state)
                    .with("digest", now.text("digest")));
        });
    }

    @Override
    public List<String> move(String guest, String target, boolean live) {
        return asked.of(() -> {
            Call call = Call.post("cluster", "ha", "resources", sid(guest), live ? "migrate" : "relocate");
            Fields answer = client.write(call.with("node", target)).data();
            List<Fields> blocking = answer.object("blocking-resources").list();
            if (!blocking.isEmpty()) {
                String who = blocking.stream()
                        .map(b -> b.text("sid") + " (" + b.text("cause") + ")")
                        .collect(Collectors.joining(", "));
                throw new PveException(Kind.REFUSED, "The HA rules keep it from " + target + ": " + who + ".", "");
            }
            return answer.texts("comigrated-resources");
        });
    }

    @Override
    public void disarm(String mode) {
        asked.to(() ->
                client.write(Call.post("cluster", "ha", "status", "disarm-ha").with("resource-mode", mode)));
    }

    @Override
    public void arm() {
        asked.to(() -> client.write(Call.post("cluster", "ha", "status", "arm-ha")));
    }

    private static PveException changed(String text) {
        return new PveException(Kind.CHANGED_MEANWHILE, text, "Look again: `ha status`.");
    }
}
