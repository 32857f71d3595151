package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Snapshots;
import io.vigie.commands.proxmox.PveException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code …/{vmid}/snapshot}. That a name is taken or unknown is found out by the task, not by the request. */
final class ProxmoxSnapshots implements Snapshots {
    /** Proxmox VE, format {@code pve-configid}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]+");

    private static final int LONGEST_NAME = 40;
    /** Where it keeps the present state, and changes that wait for a restart. */
    private static final Set<String> RESERVED = Set.of("current", "pending");

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Asked asked;

    ProxmoxSnapshots(ProxmoxClient client, GuestCalls guests, Asked asked) {
        this.client = client;
        this.guests = guests;
        this.asked = asked;
    }

    @Override
    public void checkName(String name) {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            throw Problem.user("\"" + Refusals.clean(name) + "\" cannot be a snapshot's name.")
                    .withMend("It begins with a letter; letters, digits, - and _ follow, " + LONGEST_NAME
                            + " at most in all and 2 at least.");
        }
        if (RESERVED.contains(name)) {
            throw Problem.user("Proxmox VE keeps the name " + name + " for itself.");
        }
    }

    @Override
    public Listed list(String guest) {
        return asked.of(() ->
                read(client.read(guests.located(guest).call("GET", "snapshot")).list()));
    }

    private static Listed read(List<Fields> entries) {
        List<Snapshot> all = new ArrayList<>();
        String current = "";
        for (Fields entry : entries) {
            if (entry.text("name").equals("current")) {
                current = entry.text("parent");
            } else if (entry.has("name")) {
                all.add(snapshot(entry));
            }
        }
        all.sort(Comparator.comparing((Snapshot s) -> s.taken().orElse(Instant.EPOCH))
                .thenComparing(Snapshot::name));
        return new Listed(all, current);
    }

    private static Snapshot snapshot(Fields entry) {
        long taken = entry.whole("snaptime");
        return new Snapshot(
                entry.text("name"),
                entry.text("parent"),
                taken > 0 ? Optional.of(Instant.ofEpochSecond(taken)) : Optional.empty(),
                Refusals.clean(entry.text("description")),
                entry.flag("vmstate"),
                entry.text("snapstate"));
    }

    @Override
    public Optional<String> obstacle(String guest) {
        return asked.of(() -> {
            Call feature = guests.located(guest).call("GET", "feature").with("feature", "snapshot");
            try {
                Fields answer = client.read(feature).data();
                return answer.has("hasFeature") && !answer.flag("hasFeature")
                        ? Optional.of("a storage of its disks has no snapshots")
                        : Optional.empty();
            } catch (PveException e) {
                // Then its task will tell.
                if (e.kind() == Kind.NOT_IMPLEMENTED || e.kind() == Kind.REFUSED) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public TaskHandle create(String guest, String name, String description, boolean memory) {
        checkName(name);
        return asked.of(() -> guests.begin(guest, place -> {
            Call call = place.call("POST", "snapshot").with("snapname", name);
            Call told = description.isEmpty() ? call : call.with("description", description);
            if (memory && place.kind() == Guest.Kind.CONTAINER) {
                throw Problem.user("Proxmox VE cannot keep a container's memory in a snapshot.");
            }
            return memory ? told.with("vmstate", 1) : told;
        }));
    }

    @Override
    public TaskHandle rollback(String guest, String name) {
        checkName(name);
        return asked.of(() -> guests.begin(guest, place -> place.call("POST", "snapshot", name, "rollback")));
    }

    @Override
    public TaskHandle delete(String guest, String name) {
        checkName(name);
        return asked.of(() -> guests.begin(guest, place -> place.call("DELETE", "snapshot", name)));
    }
}
