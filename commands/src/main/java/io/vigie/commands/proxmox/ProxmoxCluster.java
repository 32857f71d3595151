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
import io.vigie.commands.cluster.LastReading;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

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
    private final LastReading reading;

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
        reading = new LastReading(settings.cluster());
        guests = new GuestCalls(client, reading::known, this::refresh);
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
        return reading.get();
    }

    @Override
    public Optional<Problem> trouble() {
        return reading.trouble();
    }

    @Override
    public Inventory refresh() {
        Optional<Inventory> before = reading.known();
        refreshing.lock();
        try {
            // Who waited for another's refresh takes what that one has read.
            Optional<Inventory> meanwhile = reading.known()
                    .filter(in ->
                            before.isEmpty() || in.readAt().isAfter(before.get().readAt()));
            return meanwhile.orElseGet(() -> reading.of(() -> asked.of(reader::read)));
        } finally {
            refreshing.unlock();
        }
    }

    @Override
    public GuestNow guest(String id) {
        return asked.of(() -> new GuestSight(cluster(), reader, guests, reading::known).now(id));
    }

    @Override
    public NodeNow node(String name) {
        Node node = reading.known()
                .flatMap(in -> in.node(name))
                .or(() -> refresh().node(name))
                .orElseThrow(() -> Problem.user(cluster() + " has no node " + Refusals.clean(name) + ".")
                        .withCandidates(
                                inventory().nodes().stream().map(Node::name).toList()));
        return asked.of(() -> NodeReader.read(
                node, client.read(Call.get("nodes", name, "status")).data()));
    }

    @Override
    public Set<Power> powers(Guest.Kind kind) {
        return ProxmoxPower.powers(kind);
    }

    @Override
    public TaskHandle power(String guest, Power power, Power.Options options) {
        return new ProxmoxPower(guests, asked).begin(guest, power, options);
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
