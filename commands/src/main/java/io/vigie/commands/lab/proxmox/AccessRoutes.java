package io.vigie.commands.lab.proxmox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /access}: tickets and what one may do. */
final class AccessRoutes implements RouteTable.Family {
    private final String clusterName;

    AccessRoutes(String clusterName) {
        this.clusterName = clusterName;
    }

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/access/ticket", AccessRoutes::nothing)
                .on("POST", "/access/ticket", this::ticket)
                .on("GET", "/access/permissions", AccessRoutes::permissions);
    }

    private static @Nullable Object nothing(Call call) {
        return null;
    }

    private Object ticket(Call call) {
        String user = call.text("username");
        String name = user.contains("@") ? user : user + "@" + call.text("realm");
        Access.Ticket ticket = call.access().logIn(name, call.text("password"));
        return new Fields()
                .with("username", name)
                .with("ticket", ticket.text())
                .with("CSRFPreventionToken", ticket.csrf())
                .with("clustername", clusterName)
                .with("cap", Map.of());
    }

    private static Object permissions(Call call) {
        return call.access().permissions(call.who());
    }
}
