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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.libvirt.Domain;

/** A named set of plain KVM hosts. */
public final class LibvirtCluster implements Hypervisor {
    private final LibvirtSettings settings;
    private final Clock clock;
    private final Hosts hosts;
    private final Jobs jobs;
    private final PowerJobs power;
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();

    /** Connects to nothing yet. */
    public LibvirtCluster(LibvirtSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        jobs = new Jobs(clock);
        Mishaps mishaps = new Mishaps(clock);
        Reboots reboots = new Reboots(clock);
        power = new PowerJobs(jobs, reboots, settings.callTimeout(), clock);
        hosts = new Hosts(settings, mishaps, reboots, this::changed, clock);
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
        return hosts.reading().get();
    }

    @Override
    public Optional<Problem> trouble() {
        return hosts.reading().trouble();
    }

    @Override
    public Inventory refresh() {
        return hosts.refresh();
    }

    @Override
    public GuestNow guest(String id) {
        Guest known = hosts.seen(id);
        HostPeer host = hosts.host(known.node());
        return host.domains().call("reading " + known.name(), settings.callTimeout(), connect -> {
            Domain domain = connect.domainLookupByUUIDString(known.id());
            try {
                return GuestReader.read(known, domain);
            } finally {
                domain.free();
            }
        });
    }

    @Override
    public NodeNow node(String name) {
        HostPeer host = hosts.readAnew(name);
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
        Guest located = hosts.located(guest);
        return power.begin(hosts.host(located.node()), located, change, options);
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
        return Optional.of(new LibvirtSnapshots(hosts::located, hosts::host, jobs, settings.callTimeout()));
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.of(new LibvirtMigrations(hosts::located, hosts::host, jobs, settings.callTimeout()));
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
        return Optional.of(new LibvirtContents(hosts::host, settings.callTimeout()));
    }

    /** Reads once: what it tells of one moment is made new for each question. */
    @Override
    public Optional<StorageViews> storageViews() {
        return Optional.of(new LibvirtStorageViews(hosts.all(), this::refresh, settings.callTimeout()));
    }

    @Override
    public Optional<StorageCare> storageCare() {
        return Optional.of(new LibvirtStorageCare(
                hosts::host, settings.callTimeout(), () -> Capability.STORAGE_CARE.missing(this)));
    }

    @Override
    public Optional<Console> console(Guest guest) {
        Guest found = hosts.located(guest.id());
        if (found.state() != Guest.State.RUNNING && found.state() != Guest.State.PAUSED) {
            throw Problem.user(found.label() + " is " + found.state().word() + ": its screen is shown while it runs.");
        }
        String address = HostReader.address(hosts.host(found.node()).host());
        Xml live = calls().on(found, "reading", domain -> Xml.parse(domain.getXMLDesc(0)));
        return Optional.of(Screens.of(live, found, address.isEmpty() ? found.node() : address));
    }

    @Override
    public String instead(Capability missing) {
        return Instead.of(missing);
    }

    private DomainCalls calls() {
        return new DomainCalls(hosts::located, hosts::host, settings.callTimeout());
    }

    @Override
    public Optional<Tasks> taskList() {
        return Optional.of(new LibvirtTasks(jobs));
    }

    /** Ends what is under way, in the background; nothing can be asked afterwards. */
    @Override
    public void close() {
        hosts.close();
    }
}
