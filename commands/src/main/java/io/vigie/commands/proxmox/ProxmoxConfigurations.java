package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Guest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code …/{vmid}/pending} and {@code …/{vmid}/config}. A virtual machine's change is a task, a container's is not. */
final class ProxmoxConfigurations implements Configurations {
    /** Proxmox VE, format {@code pve-tag}. */
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");

    private static final int LONGEST_TAG = 124;

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Asked asked;

    ProxmoxConfigurations(ProxmoxClient client, GuestCalls guests, Asked asked) {
        this.client = client;
        this.guests = guests;
        this.asked = asked;
    }

    @Override
    public List<String> keys(Guest.Kind kind) {
        return ConfigRules.keys(kind);
    }

    @Override
    public Read read(String guest) {
        return asked.of(() ->
                read(client.read(guests.located(guest).call("GET", "pending")).list()));
    }

    private static Read read(List<Fields> entries) {
        String digest = "";
        List<Setting> settings = new ArrayList<>();
        for (Fields entry : entries) {
            String key = entry.text("key");
            if (key.equals("digest")) {
                digest = entry.text("value");
            } else if (!key.isEmpty()) {
                settings.add(setting(key, entry));
            }
        }
        settings.sort(Comparator.comparing((Setting s) -> s.key().replaceAll("[0-9]+$", ""))
                .thenComparingInt(s -> s.key().length())
                .thenComparing(Setting::key));
        return new Read(digest, settings);
    }

    private static Setting setting(String key, Fields entry) {
        Optional<String> pending = entry.whole("delete") > 0
                ? Optional.of("")
                : entry.node().has("pending") ? Optional.of(shown(key, entry.text("pending"))) : Optional.empty();
        return new Setting(key, entry.has("value") ? shown(key, entry.text("value")) : "", pending);
    }

    private static String shown(String key, String value) {
        return ConfigRules.isSecret(key) ? "(not shown)" : Refusals.clean(value);
    }

    @Override
    public Ruling ruling(Guest guest, Read now, String key, Optional<String> value) {
        return ConfigRules.ruling(guest, now, key, value);
    }

    @Override
    public void checkTag(String tag) {
        if (!TAG.matcher(tag).matches() || tag.length() > LONGEST_TAG) {
            throw Problem.user("\"" + Refusals.clean(tag) + "\" cannot be a tag.")
                    .withMend("It begins with a letter, a digit or _; letters, digits, _ - + and . follow.");
        }
    }

    @Override
    public TaskHandle change(String guest, Change change) {
        return asked.of(() -> guests.change(guest, place -> {
            // A container has no asynchronous way.
            Call call = place.call(place.kind() == Guest.Kind.VM ? "POST" : "PUT", "config");
            for (Map.Entry<String, String> setting : change.set().entrySet()) {
                call = call.with(setting.getKey(), setting.getValue());
            }
            if (!change.unset().isEmpty()) {
                call = call.with("delete", String.join(",", change.unset()));
            }
            return call.with("digest", change.digest());
        }));
    }

    @Override
    public TaskHandle done() {
        return AtOnce.HANDLE;
    }
}
