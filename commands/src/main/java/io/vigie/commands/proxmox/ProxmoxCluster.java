package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Accounts;
import io.vigie.commands.cluster.Autostart;
import io.vigie.commands.cluster.Backups;
import io.vigie.commands.cluster.Clones;
import io.vigie.commands.cluster.ClusterLog;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Console;
import io.vigie.commands.cluster.Disks;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.HaRequests;
import io.vigie.commands.cluster.HighAvailability;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Metrics;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeNow;
import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.cluster.NodeServices;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.cluster.Snapshots;
import io.vigie.commands.cluster.StorageCare;
import io.vigie.commands.cluster.StorageContents;
import io.vigie.commands.cluster.StorageViews;
import io.vigie.commands.cluster.TaskDetail;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import io.vigie.commands.cluster.Votes;
import io.vigie.commands.proxmox.ProxmoxClient.Got;
import io.vigie.commands.proxmox.PveException.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A Proxmox VE cluster, or a single node, over its REST API. */
public final class ProxmoxCluster implements Hypervisor {
    private final ProxmoxSettings settings;
    private final Clock clock;
    private final ProxmoxClient client;
    private final ClusterReader reader;
    private final TaskReader tasks;
    private final GuestCalls guests;
    private final Asked asked;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile @Nullable Inventory inventory;
    private volatile @Nullable Problem trouble;

    /** Connects to nothing yet. */
    public ProxmoxCluster(ProxmoxSettings settings, Clock clock) {
        this(settings, clock, Wire.LONGEST_BODY);
    }

    ProxmoxCluster(ProxmoxSettings settings, Clock clock, int longestBody) {
        this.settings = settings;
        this.clock = clock;
        client = new ProxmoxClient(settings, clock, longestBody);
        reader = new ClusterReader(settings.cluster(), client, clock);
        tasks = new TaskReader(client);
        guests = new GuestCalls(client, () -> Optional.ofNullable(inventory), this::refresh);
        asked = new Asked(settings.cluster());
    }

    @Override
    public String cluster() {
        return settings.cluster();
    }

    @Override
    public String kind() {
        return "Proxmox VE";
    }

    @Override
    public String role() {
        return settings.role();
    }

    @Override
    public Inventory inventory() {
        Inventory known = inventory;
        if (known != null) {
            return known;
        }
        Problem why = trouble;
        throw why != null
                ? why
                : Problem.site(cluster() + " has not been read yet.").withMend("Try again in a moment.");
    }

    @Override
    public Optional<Problem> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public Inventory refresh() {
        Inventory before = inventory;
        refreshing.lock();
        try {
            // Who waited for another's refresh takes what that one has read.
            Inventory meanwhile = inventory;
            if (meanwhile != null && (before == null || meanwhile.readAt().isAfter(before.readAt()))) {
                return meanwhile;
            }
            Inventory read = asked.of(reader::read);
            inventory = read;
            trouble = null;
            return read;
        } catch (Problem e) {
            trouble = e;
            throw e;
        } finally {
            refreshing.unlock();
        }
    }

    @Override
    public GuestNow guest(String id) {
        return asked.of(() -> {
            Place place = remembered(id).orElseGet(() -> guests.located(id));
            try {
                return read(place);
            } catch (PveException e) {
                return switch (e.kind()) {
                    // It may have been migrated or recovered in between.
                    case GUEST_MISSING, NODE_UNREACHABLE, NODE_HANGS, NODE_UNKNOWN -> {
                        Place now = guests.located(id);
                        if (now.equals(place)) {
                            throw e;
                        }
                        yield read(now);
                    }
                    default -> throw e;
                };
            }
        });
    }

    private GuestNow read(Place place) {
        List<Got> answers = reader.both(place.call("GET", "status", "current"), place.call("GET", "config"));
        Fields status = answers.getFirst().data();
        Fields ha = status.object("ha");
        Optional<Guest.HaService> service = ha.flag("managed") ? service(place, ha) : Optional.empty();
        return new GuestReader(
                        cluster(),
                        place.node(),
                        place.kind(),
                        place.id(),
                        status,
                        answers.getLast().data())
                .read(service);
    }

    private Optional<Guest.HaService> service(Place place, Fields ha) {
        Guest.HaService bare = new Guest.HaService(ha.text("state"), "");
        try {
            return Optional.of(reader.service(place.kind(), place.id())
                    .map(HaView.Service::toGuest)
                    .orElse(bare));
        } catch (PveException e) {
            if (e.kind() == Kind.PRIVILEGE_MISSING) {
                return Optional.of(bare);
            }
            throw e;
        }
    }

    private Optional<Place> remembered(String id) {
        Inventory known = inventory;
        return known == null ? Optional.empty() : known.guest(id).map(g -> new Place(g.node(), g.kind(), id));
    }

    @Override
    public NodeNow node(String name) {
        Node node = node(name, inventory)
                .or(() -> node(name, refresh()))
                .orElseThrow(() -> Problem.user(cluster() + " has no node " + Refusals.clean(name) + ".")
                        .withCandidates(
                                inventory().nodes().stream().map(Node::name).toList()));
        return asked.of(() -> NodeReader.read(
                node, client.read(Call.get("nodes", name, "status")).data()));
    }

    private static Optional<Node> node(String name, @Nullable Inventory in) {
        return in == null ? Optional.empty() : in.node(name);
    }

    /**
     * A container's suspension exists in the API as an experiment (CRIU) that fails for nearly every container, and a
     * reset does not exist at all.
     */
    @Override
    public Set<Power> powers(Guest.Kind kind) {
        return kind == Guest.Kind.VM ? Set.of(Power.values()) : Power.ORDINARY;
    }

    @Override
    public TaskHandle power(String guest, Power power, Power.Options options) {
        return asked.of(() -> guests.begin(guest, place -> {
            if (!powers(place.kind()).contains(power)) {
                throw Problem.user("Proxmox VE cannot " + power.word() + " a container.");
            }
            return call(place, power, options);
        }));
    }

    private Call call(Place place, Power power, Power.Options options) {
        Call call = place.call("POST", "status", power.word());
        Optional<Long> seconds =
                options.timeout().map(t -> Math.max(1, t.plusMillis(999).toSeconds()));
        return switch (power) {
            case SUSPEND -> options.toDisk() ? call.with("todisk", 1) : call;
            case START, STOP, RESUME, RESET -> call;
            case SHUTDOWN -> {
                Call timed = seconds.map(s -> call.with("timeout", s)).orElse(call);
                yield options.force() ? timed.with("forceStop", 1) : timed;
            }
            case REBOOT -> {
                if (options.force()) {
                    throw Problem.user("Proxmox VE cannot force a reboot.").withMend("Stop the guest, then start it.");
                }
                yield seconds.map(s -> call.with("timeout", s)).orElse(call);
            }
        };
    }

    @Override
    public TaskReport task(TaskHandle handle) {
        if (handle.equals(AtOnce.HANDLE)) {
            return AtOnce.REPORT;
        }
        return Upid.parse(handle.id())
                .map(upid -> asked.of(() -> report(upid)))
                .orElseGet(
                        () -> TaskReader.unknown("\"" + Refusals.clean(handle.id()) + "\" is not the name of a task."));
    }

    private TaskReport report(Upid upid) {
        TaskReport own = tasks.report(upid);
        boolean queued = own.state() == TaskReport.State.DONE || own.state() == TaskReport.State.DONE_WITH_WARNINGS;
        return queued && upid.isRequestToHa() ? new HaEffect(upid, own, refresh(), clock.instant()).report() : own;
    }

    @Override
    public List<TaskEntry> tasks(String guest, Instant since) {
        String ourselves = settings.login().name();
        return asked.of(() -> tasks.tasks(guest, guests.located(guest).node(), since)).stream()
                .filter(task -> task.user().equals(ourselves))
                .toList();
    }

    @Override
    public TaskDetail taskDetail(TaskHandle handle) {
        return asked.of(() -> {
            Upid upid = TaskReader.upid(handle);
            return tasks.detail(upid, report(upid));
        });
    }

    @Override
    public Optional<Snapshots> snapshots() {
        return Optional.of(new ProxmoxSnapshots(client, guests, asked));
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.of(new ProxmoxMigrations(client, guests, asked));
    }

    @Override
    public Optional<HighAvailability> highAvailability() {
        return Optional.of(new ProxmoxHa(client, asked));
    }

    @Override
    public Optional<HaRequests> haRequests() {
        return Optional.of(new ProxmoxHaRequests(client, guests, asked));
    }

    @Override
    public Optional<Tasks> taskList() {
        return Optional.of(new TaskLists(
                client,
                tasks,
                this::inventory,
                id -> guests.located(id).node(),
                settings.login().name(),
                asked));
    }

    @Override
    public Optional<NodeServices> nodeServices() {
        return Optional.of(new ProxmoxServices(client, asked));
    }

    @Override
    public Optional<NodePower> nodePower() {
        return Optional.of(new ProxmoxNodePower(client, asked));
    }

    @Override
    public Optional<ClusterLog> clusterLog() {
        return Optional.of(new ProxmoxLog(client, asked));
    }

    @Override
    public Votes votes() {
        return reader.votes();
    }

    @Override
    public Optional<Configurations> configurations() {
        return Optional.of(new ProxmoxConfigurations(client, guests, asked));
    }

    @Override
    public Optional<Disks> disks() {
        return Optional.of(new ProxmoxDisks(client, guests, asked));
    }

    @Override
    public Optional<Clones> clones() {
        return Optional.of(new ProxmoxClones(client, guests, asked));
    }

    @Override
    public Optional<Backups> backups() {
        return Optional.of(new ProxmoxBackups(client, guests, this::inventory, asked));
    }

    @Override
    public Optional<Console> console(Guest guest) {
        return Optional.of(new Console(
                ConsoleLink.to(settings.nodes(), guest),
                "It asks for your own login, and needs VM.Console there.",
                ""));
    }

    @Override
    public Optional<Autostart> autostart() {
        return Optional.of(new ProxmoxAutostart(new ProxmoxConfigurations(client, guests, asked)));
    }

    @Override
    public Optional<StorageContents> storageContents() {
        return Optional.of(new ProxmoxContents(client, asked));
    }

    @Override
    public Optional<StorageViews> storageViews() {
        return Optional.of(new ProxmoxStorageViews(client, this::refresh, asked));
    }

    @Override
    public Optional<StorageCare> storageCare() {
        return Optional.of(
                new ProxmoxStorageCare(client, tasks, settings.login().name(), asked));
    }

    @Override
    public Optional<Metrics> metrics() {
        return Optional.of(new ProxmoxMetrics(client, guests, asked, clock));
    }

    @Override
    public Optional<Accounts> accounts() {
        return Optional.of(
                new ProxmoxAccounts(client, tasks, asked, settings.login().name()));
    }

    /** Ends what is under way; nothing can be asked afterwards. */
    @Override
    public void close() {
        reader.close();
        client.close();
    }
}
