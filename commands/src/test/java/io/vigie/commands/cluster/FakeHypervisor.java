package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cluster held in memory, for tests of what stands on the port. */
public final class FakeHypervisor implements Hypervisor {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** As whom it is spoken to. */
    public static final String OURSELVES = "vigie@pve";

    private final String cluster;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();
    public final List<TaskEntry> tasks = new ArrayList<>();
    public final List<String> calls = new ArrayList<>();
    public boolean quorate = true;
    public boolean read = true;
    public Instant readAt = NOW;
    public String digest = "d1";
    public Optional<Problem> trouble = Optional.empty();
    public TaskReport report = new TaskReport(TaskReport.State.DONE, 1, "OK", List.of());

    public Optional<Problem> nodeTrouble = Optional.empty();
    public final FakeSnapshots snapshots = new FakeSnapshots(calls);
    public boolean hasSnapshots = true;
    public boolean migrates = true;
    public Optional<HighAvailability.Status> ha = Optional.empty();
    public final List<HighAvailability.Rule> rules = new ArrayList<>();
    public final FakeHaRequests requests = new FakeHaRequests(calls);
    public Migrations.Prospect prospect = new Migrations.Prospect(List.of(), List.of(), List.of(), List.of());
    /** By {@code 105:camille}; {@link #prospect} for others. */
    public final Map<String, Migrations.Prospect> prospects = new HashMap<>();

    public final List<Storage> storages = new ArrayList<>();
    public List<GuestNow.Setting> configuration = List.of(new GuestNow.Setting("cores", "2"));
    public boolean onBoot = true;
    public Optional<Votes> votes = Optional.empty();
    public NodePower.Policy policy = NodePower.Policy.CONDITIONAL;
    public boolean powersNodes = true;
    public List<NodeServices.Service> services = List.of();
    public List<ClusterLog.Line> lines = List.of();
    public Optional<Metrics> metrics = Optional.empty();
    public Optional<Accounts> accounts = Optional.empty();
    public String taskType = "qmstop";
    public long logTotal = 2;
    public List<String> log = List.of("starting", "TASK OK");

    public FakeHypervisor(String cluster) {
        this.cluster = cluster;
    }

    public FakeHypervisor node(String name, boolean online) {
        nodes.add(new Node(
                name,
                nodes.size() + 1,
                "10.0.0." + (nodes.size() + 1),
                online,
                0.25,
                8,
                online ? 8L << 30 : 0,
                32L << 30,
                Duration.ofDays(3),
                online ? NodeHa.ONLINE : NodeHa.UNKNOWN));
        return this;
    }

    public FakeHypervisor node(String name, NodeHa ha) {
        nodes.replaceAll(n -> !n.name().equals(name)
                ? n
                : new Node(
                        name,
                        n.id(),
                        n.address(),
                        n.online(),
                        n.cpu(),
                        n.cpus(),
                        n.memory(),
                        n.memoryTotal(),
                        n.uptime(),
                        ha));
        return this;
    }

    /** Puts another node in the place of the one with this name. */
    public FakeHypervisor node(Node node) {
        nodes.replaceAll(n -> n.name().equals(node.name()) ? node : n);
        return this;
    }

    public FakeHypervisor node(String name, long used, double cpu, NodeHa ha) {
        Node n = inventory().node(name).orElseThrow();
        return node(new Node(name, n.id(), n.address(), true, cpu, n.cpus(), used, n.memoryTotal(), n.uptime(), ha));
    }

    public FakeHypervisor guest(String id, String name, String node, Guest.State state) {
        return guest(aGuest(id, name, node, state, "", Optional.empty()));
    }

    public FakeHypervisor guest(Guest guest) {
        guests.removeIf(g -> g.id().equals(guest.id()));
        guests.add(guest);
        return this;
    }

    public Guest aGuest(
            String id, String name, String node, Guest.State state, String lock, Optional<Guest.HaService> ha) {
        return new Guest(
                id,
                Guest.Kind.VM,
                name,
                cluster,
                node,
                state,
                0.1,
                2,
                1L << 30,
                4L << 30,
                Duration.ofHours(5),
                List.of("lab"),
                false,
                lock,
                ha);
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public String kind() {
        return "Fake VE";
    }

    @Override
    public String role() {
        return "main";
    }

    @Override
    public Inventory inventory() {
        if (!read) {
            throw Problem.site(cluster + " does not answer.");
        }
        List<String> all = nodes.stream().map(Node::name).toList();
        List<String> online =
                nodes.stream().filter(Node::online).map(Node::name).toList();
        return new Inventory(
                cluster,
                readAt,
                "9.0",
                quorate,
                votes().expected(all),
                votes().present(online),
                "camille",
                ha.map(HighAvailability.Status::armed).orElse(""),
                nodes,
                guests,
                storages,
                List.of());
    }

    @Override
    public Optional<Problem> trouble() {
        return trouble;
    }

    @Override
    public Inventory refresh() {
        return inventory();
    }

    @Override
    public GuestNow guest(String id) {
        Guest guest = inventory()
                .guest(id)
                .orElseThrow(() -> Problem.site("Configuration file for " + id + " does not exist"));
        return new GuestNow(guest, digest, configuration, onBoot, false);
    }

    @Override
    public NodeNow node(String name) {
        nodeTrouble.ifPresent(problem -> {
            throw problem;
        });
        return new NodeNow(
                inventory().node(name).orElseThrow(), "9.0", "6.8", "Some CPU", List.of("0.1", "0.2", "0.3"), 1, 2);
    }

    @Override
    public Set<Power> powers(Guest.Kind kind) {
        return kind == Guest.Kind.VM ? Set.of(Power.values()) : Power.ORDINARY;
    }

    @Override
    public TaskHandle power(String guest, Power power, Power.Options options) {
        calls.add(power.word() + " " + guest
                + options.timeout().map(t -> " " + t.toSeconds()).orElse("")
                + (options.force() ? " force" : "")
                + (options.toDisk() ? " to-disk" : ""));
        return new TaskHandle("T" + calls.size());
    }

    @Override
    public TaskReport task(TaskHandle handle) {
        return report;
    }

    @Override
    public List<TaskEntry> tasks(String guest, Instant since) {
        return tasks.stream()
                .filter(t -> t.user().equals(OURSELVES))
                .filter(t -> t.subject().equals(guest) && !t.began().isBefore(since))
                .toList();
    }

    @Override
    public TaskDetail taskDetail(TaskHandle handle) {
        return new TaskDetail(
                new TaskEntry(
                        handle, taskType, "nikita", "105", "vigie@pve", NOW, Optional.of(NOW.plusSeconds(3)), "OK"),
                report);
    }

    @Override
    public Optional<Snapshots> snapshots() {
        return hasSnapshots ? Optional.of(snapshots) : Optional.empty();
    }

    @Override
    public Optional<Migrations> migrations() {
        Migrations inMemory = new Migrations() {
            @Override
            public Prospect prospect(String guest, String target) {
                return prospects.getOrDefault(guest + ":" + target, FakeHypervisor.this.prospect);
            }

            @Override
            public TaskHandle migrate(String guest, String target, Options options) {
                calls.add("migrate " + guest + " " + target + (options.online() ? " online" : "")
                        + (options.restart() ? " restart" : "") + (options.localDisks() ? " with-local-disks" : ""));
                return new TaskHandle("T" + calls.size());
            }
        };
        return migrates ? Optional.of(inMemory) : Optional.empty();
    }

    @Override
    public Optional<HighAvailability> highAvailability() {
        return ha.map(status -> new HighAvailability() {
            @Override
            public Status status() {
                return status;
            }

            @Override
            public List<Rule> rules() {
                return rules;
            }
        });
    }

    @Override
    public Optional<HaRequests> haRequests() {
        return ha.map(status -> requests);
    }

    @Override
    public Optional<Tasks> taskList() {
        return Optional.of(new Tasks() {
            @Override
            public Found list(Query query) {
                return new Found(
                        tasks.stream()
                                .filter(t -> query.node().map(t.node()::equals).orElse(true))
                                .filter(t ->
                                        query.guest().map(t.subject()::equals).orElse(true))
                                .filter(t -> !query.running() || t.ended().isEmpty())
                                .filter(t -> !query.errors() || t.failed())
                                .toList(),
                        List.of());
            }

            @Override
            public List<TaskEntry> mine(String node, Instant since) {
                return tasks.stream()
                        .filter(t -> t.node().equals(node)
                                && t.user().equals("vigie@pve!bot")
                                && !t.began().isBefore(since))
                        .toList();
            }

            @Override
            public Log log(TaskHandle task) {
                return new Log(logTotal, log);
            }

            @Override
            public void stop(TaskHandle task) {
                calls.add("stop task " + task.id());
            }
        });
    }

    @Override
    public Votes votes() {
        return votes.orElseGet(
                () -> Votes.oneEach(nodes.stream().map(Node::name).toList(), ""));
    }

    @Override
    public Optional<NodePower> nodePower() {
        NodePower inMemory = new NodePower() {
            @Override
            public Policy policy() {
                return policy;
            }

            @Override
            public void request(String node, Change change) {
                calls.add(change.word() + " node " + node);
            }
        };
        return powersNodes ? Optional.of(inMemory) : Optional.empty();
    }

    @Override
    public Optional<NodeServices> nodeServices() {
        NodeServices inMemory = new NodeServices() {
            @Override
            public List<Service> list(String node) {
                return services;
            }

            @Override
            public TaskHandle change(String node, String service, Change change) {
                calls.add(change.word() + " service " + service + " on " + node);
                return new TaskHandle("T" + calls.size());
            }
        };
        return powersNodes ? Optional.of(inMemory) : Optional.empty();
    }

    @Override
    public Optional<ClusterLog> clusterLog() {
        return powersNodes ? Optional.of(most -> lines) : Optional.empty();
    }

    @Override
    public Optional<Accounts> accounts() {
        return accounts;
    }

    @Override
    public Optional<Metrics> metrics() {
        return metrics;
    }

    @Override
    public void close() {}
}
