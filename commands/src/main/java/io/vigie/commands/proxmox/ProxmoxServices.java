package io.vigie.commands.proxmox;

import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.NodeServices;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.Comparator;
import java.util.List;

/** {@code /nodes/{node}/services}. */
final class ProxmoxServices implements NodeServices {
    private final ProxmoxClient client;
    private final Asked asked;

    ProxmoxServices(ProxmoxClient client, Asked asked) {
        this.client = client;
        this.asked = asked;
    }

    @Override
    public List<Service> list(String node) {
        return asked.of(() -> client.read(Call.get("nodes", node, "services")).list().stream()
                .map(ProxmoxServices::service)
                .sorted(Comparator.comparing(Service::name))
                .toList());
    }

    /** {@code service} is what requests name; {@code name} may be systemd's own for it. */
    private static Service service(Fields f) {
        return new Service(
                f.has("service") ? f.text("service") : f.text("name"),
                Refusals.clean(f.text("desc")),
                f.text("active-state"),
                f.text("state"),
                f.text("unit-state"));
    }

    @Override
    public TaskHandle change(String node, String service, Change change) {
        return asked.of(() -> {
            Call call = Call.post("nodes", node, "services", service, change.word());
            String upid = client.write(call).whole().text("data");
            return Upid.parse(upid).map(Upid::handle).orElseThrow(() -> {
                String text = call + " was accepted, but no task was named: " + Refusals.clean(upid);
                return new StepRunner.Uncertain(text, new PveException(Kind.NOT_PROXMOX, text, ""));
            });
        });
    }
}
