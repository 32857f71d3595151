package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Clones;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code …/{vmid}/clone} and {@code /cluster/nextid}. */
final class ProxmoxClones implements Clones {
    private static final Call NEXT_ID = Call.get("cluster", "nextid");
    /** Proxmox VE, format {@code dns-name}. */
    private static final Pattern NAME = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");

    private static final int LONGEST_NAME = 63;

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Asked asked;

    ProxmoxClones(ProxmoxClient client, GuestCalls guests, Asked asked) {
        this.client = client;
        this.guests = guests;
        this.asked = asked;
    }

    @Override
    public String freeId() {
        return asked.of(() -> client.read(NEXT_ID).whole().text("data"));
    }

    @Override
    public boolean isFree(String id) {
        if (!id.matches("[1-9][0-9]{2,8}")) {
            throw Problem.user("\"" + Refusals.clean(id) + "\" cannot be a guest's id.")
                    .withMend("It is a number between 100 and 999999999.");
        }
        return asked.of(() -> {
            try {
                client.read(NEXT_ID.with("vmid", id));
                return true;
            } catch (PveException e) {
                if (e.kind() == Kind.BAD_PARAMETER && e.text().contains("already exists")) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public void checkName(String name) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw Problem.user("\"" + Refusals.clean(name) + "\" cannot be a guest's name.")
                    .withMend("It is written like a host's name: letters, digits and -, with dots between.");
        }
    }

    @Override
    public TaskHandle make(String guest, Request request) {
        checkName(request.name());
        return asked.of(() -> guests.begin(guest, place -> {
            Map<String, Optional<String>> more = new TreeMap<>(Map.of(
                    "target", request.target().filter(node -> !node.equals(place.node())),
                    "storage", request.storage(),
                    "snapname", request.snapshot(),
                    "pool", request.pool()));
            Call call = place.call("POST", "clone")
                    .with("newid", request.id())
                    .with(place.kind() == Guest.Kind.VM ? "name" : "hostname", request.name())
                    .with("full", request.full() ? 1 : 0);
            for (Map.Entry<String, Optional<String>> option : more.entrySet()) {
                call = option.getValue().isPresent()
                        ? call.with(option.getKey(), option.getValue().get())
                        : call;
            }
            return call;
        }));
    }
}
