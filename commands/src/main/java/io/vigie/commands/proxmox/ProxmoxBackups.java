package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Backups;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code …/vzdump}, the storages' contents, and {@code /cluster/backup-info}. */
final class ProxmoxBackups implements Backups {
    private static final String CONTENT = "backup";

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Supplier<Inventory> inventory;
    private final Asked asked;

    ProxmoxBackups(ProxmoxClient client, GuestCalls guests, Supplier<Inventory> inventory, Asked asked) {
        this.client = client;
        this.guests = guests;
        this.inventory = inventory;
        this.asked = asked;
    }

    /** Each storage once when it is shared, and once at each node when it is not. */
    @Override
    public Found list(Optional<String> guest) {
        Inventory known = inventory.get();
        List<String> unread = new ArrayList<>();
        Map<Storage, Future<List<Backup>>> asking = new LinkedHashMap<>();
        List<Backup> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Storage storage : toAsk(known, unread)) {
                Callable<List<Backup>> question = () -> contents(storage, guest);
                asking.put(storage, threads.submit(question));
            }
            asking.forEach((storage, answer) -> {
                try {
                    all.addAll(answer.get());
                } catch (ExecutionException e) {
                    String why = e.getCause() instanceof PveException p ? p.text() : String.valueOf(e.getCause());
                    unread.add(where(storage) + ": " + why);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    unread.add(where(storage) + ": the wait was broken off.");
                }
            });
        }
        all.sort(Comparator.comparing((Backup b) -> b.taken().orElse(Instant.EPOCH))
                .reversed()
                .thenComparing(Backup::volume));
        return new Found(all, unread);
    }

    private static List<Storage> toAsk(Inventory known, List<String> unread) {
        Set<String> online =
                known.nodes().stream().filter(Node::online).map(Node::name).collect(Collectors.toSet());
        Map<String, List<Storage>> byPlace = known.storages().stream()
                .filter(s -> s.content().contains(CONTENT))
                .collect(Collectors.groupingBy(ProxmoxBackups::where, LinkedHashMap::new, Collectors.toList()));
        List<Storage> ask = new ArrayList<>();
        byPlace.forEach((place, seen) -> {
            List<Storage> reachable =
                    seen.stream().filter(s -> online.contains(s.node())).toList();
            if (reachable.isEmpty()) {
                unread.add(place + ": no node that has it answers.");
                return;
            }
            ask.add(reachable.stream().filter(Storage::available).findFirst().orElse(reachable.getFirst()));
        });
        return ask;
    }

    private static String where(Storage storage) {
        return storage.shared() ? storage.name() : storage.name() + " of " + storage.node();
    }

    private List<Backup> contents(Storage storage, Optional<String> guest) {
        Call call = Call.get("nodes", storage.node(), "storage", storage.name(), "content")
                .with("content", CONTENT);
        Call narrowed = guest.map(id -> call.with("vmid", id)).orElse(call);
        return client.read(narrowed).list().stream()
                .filter(f -> f.has("volid") && f.has("vmid"))
                .filter(f -> guest.map(f.text("vmid")::equals).orElse(true))
                .map(f -> backup(storage, f))
                .toList();
    }

    private static Backup backup(Storage storage, Fields f) {
        long taken = f.whole("ctime");
        return new Backup(
                f.text("volid"),
                storage.name(),
                storage.shared() ? "" : storage.node(),
                f.text("vmid"),
                taken > 0 ? Optional.of(Instant.ofEpochSecond(taken)) : Optional.empty(),
                f.whole("size"),
                Refusals.clean(f.text("notes")),
                f.flag("protected"),
                f.object("verification").text("state"));
    }

    @Override
    public Set<String> uncovered() {
        return asked.of(() -> {
            Set<String> ids = new HashSet<>();
            client.read(Call.get("cluster", "backup-info", "not-backed-up"))
                    .list()
                    .forEach(f -> ids.add(f.text("vmid")));
            return ids;
        });
    }

    @Override
    public List<Store> stores(String node) {
        return asked.of(() -> client.read(Call.get("nodes", node, "storage").with("content", CONTENT)).list().stream()
                .filter(f -> List.of(f.text("content").split(",", -1)).contains(CONTENT))
                .map(f -> new Store(f.text("storage"), f.flag("active"), f.whole("avail"), f.whole("total")))
                .sorted(Comparator.comparing(Store::name))
                .toList());
    }

    /** Without {@code remove=0} it would remove what the storage's own settings call superfluous. */
    @Override
    public TaskHandle make(String guest, String storage, Mode mode, String note) {
        return asked.of(() -> guests.begin(guest, place -> {
            Call call = Call.post("nodes", place.node(), "vzdump")
                    .with("vmid", place.id())
                    .with("storage", storage)
                    .with("mode", mode.word())
                    .with("compress", "zstd")
                    .with("remove", 0);
            // A note is a template, in which a backslash is special.
            return note.isEmpty() ? call : call.with("notes-template", note.replace("\\", "\\\\"));
        }));
    }
}
