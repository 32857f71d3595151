package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Disks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code …/{vmid}/resize}: a task since Proxmox VE 8, and done when answered before. */
final class ProxmoxDisks implements Disks {
    private static final Pattern KEY = Pattern.compile("(ide|sata|scsi|virtio|mp)[0-9]+|efidisk0|tpmstate0|rootfs");
    private static final Pattern SIZE = Pattern.compile("(?:^|,)size=([0-9]+(?:\\.[0-9]+)?)([KMGT]?)(?:,|$)");

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Asked asked;

    ProxmoxDisks(ProxmoxClient client, GuestCalls guests, Asked asked) {
        this.client = client;
        this.guests = guests;
        this.asked = asked;
    }

    @Override
    public Listed list(String guest) {
        return asked.of(() ->
                read(client.read(guests.located(guest).call("GET", "config")).data()));
    }

    static Listed read(Fields config) {
        List<Disk> disks = new ArrayList<>();
        for (Map.Entry<String, Fields> entry : config.entries().entrySet()) {
            String value = config.text(entry.getKey());
            if (KEY.matcher(entry.getKey()).matches() && !value.contains("media=cdrom") && !value.startsWith("none")) {
                disks.add(new Disk(entry.getKey(), storage(value), bytes(value)));
            }
        }
        return new Listed(config.text("digest"), disks);
    }

    /** Empty for a path of the node. */
    private static String storage(String value) {
        String volume = value.replaceFirst("^(file|volume)=", "");
        int colon = volume.indexOf(':');
        return volume.startsWith("/") || colon < 0 ? "" : volume.substring(0, colon);
    }

    private static long bytes(String value) {
        Matcher m = SIZE.matcher(value);
        if (!m.find()) {
            return 0;
        }
        int power = m.group(2).isEmpty() ? 0 : "KMGT".indexOf(m.group(2)) + 1;
        return (long) (Double.parseDouble(m.group(1)) * Math.pow(1024, power));
    }

    /** The size is given whole and not as what to add, so that twice would do no more than once. */
    @Override
    public TaskHandle resize(String guest, String disk, long bytes, String digest) {
        return asked.of(() -> guests.change(
                guest,
                place -> place.call("PUT", "resize")
                        .with("disk", disk)
                        .with("size", bytes)
                        .with("digest", digest)));
    }

    @Override
    public TaskHandle done() {
        return AtOnce.HANDLE;
    }
}
