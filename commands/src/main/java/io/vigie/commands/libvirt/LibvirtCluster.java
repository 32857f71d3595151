package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Autostart;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Console;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeNow;
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
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;

/** A named set of plain KVM hosts. */
public final class LibvirtCluster implements Hypervisor {
    /** A host that takes longer is shown as it was, and read to the end meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** The same when somebody waits for one guest, which is most likely on another host. */
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(500);

    private final LibvirtSettings settings;
    private final Clock clock;
    private final Map<String, HostPeer> hosts = new LinkedHashMap<>();
    private final Jobs jobs;
    private final PowerJobs power;
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
    private volatile @Nullable Inventory inventory;
    private volatile @Nullable Problem trouble;

    /** Connects to nothing yet. */
    public LibvirtCluster(LibvirtSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        jobs = new Jobs(clock);
        Mishaps mishaps = new Mishaps(clock);
        Reboots reboots = new Reboots(clock);
        power = new PowerJobs(jobs, reboots, settings.callTimeout(), clock);
        for (int i = 0; i < settings.hosts().size(); i++) {
            HostPeer peer = new HostPeer(settings, i, mishaps, reboots, this::changed, clock);
            hosts.put(peer.name(), peer);
        }
    }

    private void changed() {
        wakes.forEach(Runnable::run);
    }

    @Override
    public void whenChanged(Runnable wake) {
        wakes.add(wake);
    }

    @Override
    public String cluster() {
        return settings.cluster();
    }

    @Override
    public String kind() {
        return "libvirt";
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
        return refresh(PATIENCE);
    }

    private Inventory refresh(Duration patience) {
        Map<HostPeer, CompletableFuture<HostView>> readings = new LinkedHashMap<>();
        hosts.values().forEach(host -> readings.put(host, host.read()));
        Instant until = clock.instant().plus(patience);
        // Who was not there the last time has nobody wait for it.
        readings.forEach((host, reading) -> await(reading, host.trouble().isPresent() ? Duration.ZERO : left(until)));
        if (hosts.values().stream().allMatch(host -> host.view().isEmpty())) {
            // The first reading of all takes as long as it takes.
            Instant longest = clock.instant().plus(settings.connectTimeout());
            readings.values().forEach(reading -> await(reading, left(longest)));
        }
        if (hosts.values().stream()
                .allMatch(host -> host.view().isEmpty() || host.trouble().isPresent())) {
            Problem why = Problem.site("No host of " + cluster() + " answers: "
                    + hosts.values().stream()
                            .flatMap(host -> host.trouble().stream())
                            .map(Problem::text)
                            .findFirst()
                            .orElse("not one in time."));
            trouble = why;
            throw why;
        }
        Inventory read = Muster.of(cluster(), hosts.values(), PATIENCE, clock.instant());
        inventory = read;
        trouble = null;
        return read;
    }

    private Duration left(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How it ended stands in the host. */
    private static void await(CompletableFuture<?> reading, Duration wait) {
        try {
            var unused = reading.get(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Told as the host's trouble, or by the age of what is known of it.
        }
    }

    @Override
    public GuestNow guest(String id) {
        Guest known = located(id);
        HostPeer host = host(known.node());
        return host.domains().call("reading " + known.name(), settings.callTimeout(), connect -> {
            Domain domain = connect.domainLookupByUUIDString(known.id());
            try {
                return GuestReader.read(known, domain);
            } finally {
                domain.free();
            }
        });
    }

    /**
     * Where it is now: read anew, because an action follows. Of a guest that runs where it ran, that host alone is asked;
     * for any other each is, because it may run elsewhere by now, and a host that is silent has little time to tell.
     */
    private Guest located(String id) {
        for (HostPeer host : hosts.values()) {
            if (host.trouble().isEmpty() && running(host, id).isPresent()) {
                await(host.read(), PATIENCE);
                Optional<Guest> still = host.trouble().isEmpty() ? running(host, id) : Optional.empty();
                if (still.isPresent()) {
                    return still.get();
                }
            }
        }
        Inventory fresh = refresh(inventory == null ? PATIENCE : SHORT_PATIENCE);
        Guest guest =
                fresh.guest(id).orElseThrow(() -> Problem.user("There is no guest " + id + " in " + cluster() + "."));
        if (guest.state() == Guest.State.UNKNOWN) {
            throw Problem.site(guest.label() + " is on " + guest.node() + ", which does not answer: "
                    + host(guest.node()).trouble().map(Problem::text).orElse("nobody can say why."));
        }
        return guest;
    }

    private static Optional<Guest> running(HostPeer host, String id) {
        return host.view().stream()
                .flatMap(view -> view.guests().stream())
                .filter(g -> g.id().equals(id) && g.state() == Guest.State.RUNNING)
                .findFirst();
    }

    private HostPeer host(String name) {
        HostPeer host = hosts.get(name);
        if (host == null) {
            throw Problem.user(cluster() + " has no host " + name + ".").withCandidates(List.copyOf(hosts.keySet()));
        }
        return host;
    }

    @Override
    public NodeNow node(String name) {
        HostPeer host = host(name);
        await(host.read(), PATIENCE);
        Optional<Problem> down = host.trouble();
        if (down.isPresent()) {
            throw down.get();
        }
        Node node = host.view()
                .map(HostView::node)
                .orElseThrow(() -> Problem.site(name + " has not answered yet.").withMend("Try again in a moment."));
        return host.domains()
                .call(
                        "reading " + name,
                        settings.callTimeout(),
                        connect -> new NodeNow(
                                node,
                                "libvirt " + Versions.text(connect.getLibVirVersion()) + ", "
                                        + connect.getType().toLowerCase(Locale.ROOT) + " "
                                        + Versions.text(connect.getVersion()),
                                "",
                                connect.nodeInfo().model,
                                List.of("", "", ""),
                                0,
                                0));
    }

    @Override
    public Set<Power> powers(Guest.Kind kind) {
        return Set.of(Power.values());
    }

    @Override
    public TaskHandle power(String guest, Power change, Power.Options options) {
        Guest located = located(guest);
        return power.begin(host(located.node()), located, change, options);
    }

    @Override
    public TaskReport task(TaskHandle handle) {
        return jobs.report(handle)
                .orElseGet(() -> JobId.parse(handle)
                        .map(job -> Hindsight.of(job, refresh().guest(job.guest()), clock.instant()))
                        .orElseGet(() -> new TaskReport(
                                TaskReport.State.UNKNOWN, -1, "this is the name of no task here", List.of())));
    }

    @Override
    public List<TaskEntry> tasks(String guest, Instant since) {
        return jobs.of(guest, since);
    }

    @Override
    public TaskDetail taskDetail(TaskHandle handle) {
        return jobs.detail(handle)
                .orElseThrow(() -> Problem.user("No such task is known: Vigie may have been restarted since."));
    }

    /** Plain hosts do not vote: each goes on by itself. */
    @Override
    public Votes votes() {
        return Votes.NONE;
    }

    @Override
    public Optional<Snapshots> snapshots() {
        return Optional.of(new LibvirtSnapshots(this::located, this::host, jobs, settings.callTimeout()));
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.of(new LibvirtMigrations(this::located, this::host, jobs, settings.callTimeout()));
    }

    @Override
    public Optional<Autostart> autostart() {
        return Optional.of(new LibvirtAutostart(calls(), jobs));
    }

    @Override
    public Optional<Configurations> configurations() {
        return Optional.of(new LibvirtConfigurations(this::guest));
    }

    @Override
    public Optional<StorageContents> storageContents() {
        return Optional.of(new LibvirtContents(this::host, settings.callTimeout()));
    }

    /** Reads once: what it tells of one moment is made new for each question. */
    @Override
    public Optional<StorageViews> storageViews() {
        return Optional.of(new LibvirtStorageViews(List.copyOf(hosts.values()), this::refresh, settings.callTimeout()));
    }

    @Override
    public Optional<StorageCare> storageCare() {
        return Optional.of(new LibvirtStorageCare(
                this::host, settings.callTimeout(), () -> Capability.STORAGE_CARE.missing(this)));
    }

    @Override
    public Optional<Console> console(Guest guest) {
        Guest found = located(guest.id());
        if (found.state() != Guest.State.RUNNING && found.state() != Guest.State.PAUSED) {
            throw Problem.user(found.label() + " is " + found.state().word() + ": its screen is shown while it runs.");
        }
        String address = HostReader.address(host(found.node()).host());
        Xml live = calls().on(found, "reading", domain -> Xml.parse(domain.getXMLDesc(0)));
        return Optional.of(Screens.of(live, found, address.isEmpty() ? found.node() : address));
    }

    @Override
    public String instead(Capability missing) {
        return Instead.of(missing);
    }

    private DomainCalls calls() {
        return new DomainCalls(this::located, this::host, settings.callTimeout());
    }

    @Override
    public Optional<Tasks> taskList() {
        return Optional.of(new LibvirtTasks(jobs));
    }

    /** Ends what is under way, in the background; nothing can be asked afterwards. */
    @Override
    public void close() {
        hosts.values().forEach(HostPeer::close);
    }
}
