package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.Faults.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A Proxmox VE cluster on loopback ports, and the levers to break it.
 *
 * <p>Each node has its own server and certificate, and answers for the whole cluster. Names, tokens and passwords are
 * made up at each start.
 */
public final class LabCluster implements AutoCloseable {
    private final LabClusterSpec spec;
    private final ClusterModel model;
    private final Access access;
    private final Faults faults;
    private final ClusterApi api;
    private final UserBook users = new UserBook();
    private final String secret;
    private final String rootPassword;
    private final NodeServers servers;

    /** Starts all nodes. */
    public LabCluster(LabClusterSpec spec, LabTime time, LabAuthority authority) {
        this.spec = spec;
        servers = new NodeServers(spec.name());
        model = new ClusterModel(spec, time);
        access = new Access(time);
        rootPassword = access.addUser(Access.ROOT, Map.of());
        secret = BotToken.issue(access, users);
        faults = new Faults(time);
        api = new ClusterApi(model, access, faults, Routes.of(spec, model, users, servers::fingerprint));
        servers.start(spec.nodes(), authority, api, faults);
    }

    /** The methods that are played. */
    List<ApiMethod> played() {
        return api.played();
    }

    public String name() {
        return spec.name();
    }

    public LabClusterSpec spec() {
        return spec;
    }

    /** Where the nodes listen, in the order of the specification. */
    public List<URI> nodes() {
        return spec.nodes().stream().map(node -> uri(node.name())).toList();
    }

    public URI uri(String node) {
        return servers.uri(node);
    }

    /** SHA-256 of the node's certificate: {@code AB:CD:…}. */
    public String fingerprint(String node) {
        return servers.fingerprint(node);
    }

    public List<String> fingerprints() {
        return spec.nodes().stream().map(node -> fingerprint(node.name())).toList();
    }

    /** A token that may do what the bot does. */
    public String tokenId() {
        return BotToken.ID;
    }

    public String tokenSecret() {
        return secret;
    }

    /** A realm of type {@code ldap} whose directory shows this at each sync. */
    public void addRealm(String name, Supplier<LabRealm> directory) {
        model.now(
                () -> users.realms.put(name, new UserBook.Realm(name, UserBook.LDAP, name + " directory", directory)));
    }

    /** Somebody in the user list, as if entered by hand or brought in by a sync. */
    public void addUser(String id, List<String> groups, List<String> tokens) {
        model.now(() -> users.add(id, groups, tokens));
    }

    /** Disables a user; their rights stay. */
    public void disableUser(String id) {
        model.now(() -> {
            users.user(id).enabled = false;
        });
    }

    /** @param type {@code user}, {@code group} or {@code token} */
    public void allow(String path, String type, String whom, String role) {
        model.now(() -> users.allow(path, type, whom, role, true));
    }

    /** For a login by ticket as {@code root@pam}, who may do everything. */
    public String rootPassword() {
        return rootPassword;
    }

    /**
     * Adds a token with privilege separation: it has these privileges and no others.
     *
     * @param id {@code user@realm!name}
     * @param acl privileges by path; a deeper path's replace the inherited ones
     * @return the secret
     */
    public String addToken(String id, Map<String, Set<String>> acl) {
        return access.addToken(id, acl);
    }

    public void revokeToken(String id) {
        access.revokeToken(id);
    }

    /** Cuts a node's power. */
    public void kill(String node) {
        model.now(() -> model.powerOff(node));
        faults.heal(node);
        servers.of(node).stop();
    }

    /** Cuts these nodes off the cluster's network; clients still reach them. */
    public void cutQuorum(String... nodes) {
        model.now(() -> model.cut(Set.of(nodes)));
    }

    /** Gives a node this many votes. */
    public void setVotes(String node, int votes) {
        model.now(() -> model.membership.setVotes(servers.known(node), votes));
    }

    /** Adds a device with votes beside the nodes; 0 takes it away. */
    public void setQuorumDevice(int votes, boolean connected) {
        model.now(() -> model.membership.setDevice(votes, connected));
    }

    /** What HA does at an orderly shutdown: conditional, freeze, failover or migrate; empty as if never set. */
    public void setShutdownPolicy(String policy) {
        model.now(() -> model.shutdownPolicy = policy);
    }

    /** A storage can no longer be reached from a node. */
    public void loseStorage(String node, String storage) {
        model.now(() -> model.loseStorage(node, storage));
    }

    /** A volume of a guest that there is not; {@code node} where the storage is not shared. */
    public void leaveVolume(String storage, String node, String name, int vmid, long bytes, Duration age) {
        model.now(() -> model.storages.leave(new LabStorages.Stray(
                storage, node, name, vmid, bytes, model.agenda.now().minus(age))));
    }

    /** Writes a line into a guest's configuration, as an editor does; an empty text takes it away. */
    public void configure(int vmid, String key, String value) {
        model.now(() -> {
            model.guest(vmid).orElseThrow().settings.put(key, value);
        });
    }

    /** A setting of a guest that holds once it is started anew. */
    public void later(int vmid, String key, String value) {
        model.now(() -> {
            model.guest(vmid).orElseThrow().pending.put(key, value);
        });
    }

    /** A guest's disk is gone from its storage. */
    public void loseVolume(String id) {
        model.now(() -> model.storages.lose(id));
    }

    /** A node no longer sees a volume group at all. */
    public void hideGroup(String node, String group) {
        model.now(() -> model.storages.hideGroup(servers.known(node), group));
    }

    /** A node has not noticed what another one has changed in a volume group. */
    public void staleGroup(String node, String group) {
        model.now(() -> model.storages.staleGroup(servers.known(node), group));
    }

    /** A node no longer reaches an iSCSI portal. */
    public void losePortal(String node, String portal) {
        model.now(() -> model.storages.losePortal(servers.known(node), portal));
    }

    /** @param data share of a thin pool in use, 0 to 1, and of its metadata */
    public void fillPool(String storage, double data, double metadata) {
        model.now(() -> model.storages.fill(storage, data, metadata));
    }

    public void restoreStorage(String node, String storage) {
        model.now(() -> model.restoreStorage(node, storage));
    }

    /** Puts a guest's configuration under a lock such as {@code backup}; empty takes it away. */
    public void lock(int vmid, String reason) {
        model.now(() -> model.guest(vmid).orElseThrow().lock = reason);
    }

    /** {@code ha-manager crm-command node-maintenance enable|disable}, which no request of the API does. */
    public void maintenance(String node, boolean on) {
        String known = servers.known(node);
        model.now(() -> {
            if (on) {
                model.ha.upkeep.maintain(known);
            } else {
                model.ha.upkeep.endMaintenance(known);
            }
        });
    }

    /** Restarts a node's local resource manager, as an update does. */
    public void restartResourceManager(String node) {
        String known = servers.known(node);
        model.now(() -> model.ha.upkeep.restartAgent(known));
    }

    /** The node that manages high availability hands over to another one. */
    public void changeMaster() {
        model.now(() -> model.ha.handOver());
    }

    /** A service's start has failed too often: it is in state error. */
    public void failService(String sid) {
        model.now(() -> model.ha.orders.fail(model.ha.service(sid).orElseThrow()));
    }

    /** Lets a node accept requests and never answer. */
    public void freeze(String node) {
        faults.set(servers.known(node), new Fault.Frozen());
    }

    /** Lets a node answer with something that is not JSON. */
    public void garble(String node) {
        faults.set(servers.known(node), new Fault.Garbage());
    }

    /** Lets a node answer this much of a site's time late. */
    public void slow(String node, Duration by) {
        faults.set(servers.known(node), new Fault.Slow(by));
    }

    /** Lets a node do what it is asked and close the connection without answering. */
    public void loseAnswers(String node) {
        faults.set(servers.known(node), new Fault.Lost());
    }

    /** Ends a node's faults and its maintenance, and powers it on. */
    public void heal(String node) {
        faults.heal(servers.known(node));
        model.now(() -> {
            model.restore(Set.of(node));
            model.ha.upkeep.endMaintenance(node);
        });
        servers.of(node).start();
    }

    /** Ends all faults of nodes and networks, maintenance and disarming; locks of guests and rules stay. */
    public void heal() {
        servers.names().forEach(faults::heal);
        model.now(() -> {
            model.restore(servers.names());
            model.ha.upkeep.heal();
            model.storages.heal();
        });
        servers.start();
    }

    /** Whether a node has power. */
    public boolean isUp(String node) {
        return model.now(() -> model.membership.up(servers.known(node)));
    }

    /** Hears of every exchange, on the server's thread and before the answer is sent. */
    public void onExchange(Consumer<Exchange> listener) {
        servers.onExchange(listener);
    }

    /** Stops all servers, and lets go of those who wait for a frozen one. */
    @Override
    public void close() {
        servers.names().forEach(faults::heal);
        servers.close();
    }
}
