package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A guest as it is now. {@link #running} is what the cluster shows, which outlives its node's death. */
final class LabGuest {
    final GuestSpec spec;
    boolean running;
    boolean paused;
    boolean onBoot;
    Instant startedAt;
    /** Why changes are refused, empty when they are not. */
    String lock = "";

    /** Settings changed since the start. */
    final Map<String, String> settings = new TreeMap<>();

    /** Settings that hold once it is started anew; an empty text takes one away. */
    final Map<String, String> pending = new TreeMap<>();

    /** Bytes. */
    private long disk;

    /** Oldest first. */
    final List<LabSnapshot> snapshots = new ArrayList<>();

    /** The name of the snapshot it has gone on from, empty when there is none. */
    String parent = "";

    private String node;
    private String nodeBefore;
    private Instant movedAt;

    LabGuest(GuestSpec spec, Instant now) {
        this.spec = spec;
        this.node = spec.node();
        this.nodeBefore = node;
        this.movedAt = Instant.MIN;
        this.running = spec.running();
        this.disk = spec.disk();
        this.onBoot = spec.onBoot();
        this.startedAt = now;
        if (!spec.tags().isEmpty()) {
            settings.put("tags", String.join(";", spec.tags()));
        }
    }

    int vmid() {
        return spec.vmid();
    }

    String name() {
        return settings.getOrDefault(container() ? "hostname" : "name", spec.name());
    }

    long memory() {
        return settings.containsKey("memory") ? Long.parseLong(settings.get("memory")) << 20 : spec.memory();
    }

    int cores() {
        return settings.containsKey("cores") ? Integer.parseInt(settings.get("cores")) : spec.cores();
    }

    long disk() {
        return disk;
    }

    void grow(long bytes) {
        disk = bytes;
    }

    /** As is done when it is started and when it has stopped. */
    private void applyPending() {
        settings.putAll(pending);
        pending.clear();
    }

    boolean container() {
        return spec.kind() == Kind.LXC;
    }

    /** {@code VM 100}. */
    String words() {
        return (container() ? "CT " : "VM ") + vmid();
    }

    String node() {
        return node;
    }

    /** Where it was at a moment: a node without quorum does not hear of later moves. */
    String node(Instant at) {
        return at.isBefore(movedAt) ? nodeBefore : node;
    }

    void move(String to, Instant at) {
        nodeBefore = node;
        node = to;
        movedAt = at;
    }

    void start(Instant at) {
        applyPending();
        running = true;
        paused = false;
        startedAt = at;
    }

    void stop() {
        applyPending();
        running = false;
        paused = false;
    }

    Optional<LabSnapshot> snapshot(String name) {
        return snapshots.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    String digest() {
        return sha1(vmid() + name() + disk + onBoot + settings + pending + snapshots + parent);
    }

    /** 40 hexadecimal digits, as the real one's digests of files. */
    static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
