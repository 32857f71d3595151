package io.vigie.commands.lab.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The schema's conditions on privileges ({@code PVE::RPCEnvironment}). */
final class Permissions {
    private final Access access;

    Permissions(Access access) {
        this.access = access;
    }

    /** @throws Refusal 403 with the path and privileges that are missing */
    void demand(Who who, JsonNode condition, Map<String, String> parameters) {
        if (condition.isMissingNode() || condition.isNull()) {
            return;
        }
        switch (condition.path(0).asString()) {
            case "perm" -> demandPrivileges(who, condition, parameters);
            case "and" -> {
                for (int i = 1; i < condition.size(); i++) {
                    demand(who, condition.path(i), parameters);
                }
            }
            case "or" -> demandAny(who, condition, parameters);
            case "perm-modify" -> demandModify(who, parameters.getOrDefault("path", "/"));
            default -> {
                if (!who.authId().equals(Access.ROOT)) {
                    throw Refusal.forbidden("/access, Permissions.Modify");
                }
            }
        }
    }

    /** Whoever may allocate a thing may also say who else may use it. */
    private void demandModify(Who who, String path) {
        String allocate = path.startsWith("/vms/")
                ? "VM.Allocate"
                : path.startsWith("/storage/")
                        ? "Datastore.Allocate"
                        : path.startsWith("/pool/") ? "Pool.Allocate" : "Permissions.Modify";
        if (!access.permits(who, path, "Permissions.Modify") && !access.permits(who, path, allocate)) {
            throw Refusal.forbidden(path + ", Permissions.Modify");
        }
    }

    private void demandAny(Who who, JsonNode condition, Map<String, String> parameters) {
        Refusal last = Refusal.forbidden("/");
        for (int i = 1; i < condition.size(); i++) {
            try {
                if (asked(condition.path(i), parameters)) {
                    demand(who, condition.path(i), parameters);
                    return;
                }
            } catch (Refusal refusal) {
                last = refusal;
            }
        }
        throw last;
    }

    /** A way that is only open to who gives this parameter: {@code ["perm", path, [privileges], "require_param", name]}. */
    private static boolean asked(JsonNode condition, Map<String, String> parameters) {
        for (int i = 3; i < condition.size() - 1; i++) {
            if (condition.path(i).asString("").equals("require_param")) {
                return parameters.containsKey(condition.path(i + 1).asString());
            }
        }
        return true;
    }

    private void demandPrivileges(Who who, JsonNode condition, Map<String, String> parameters) {
        String path = condition.path(1).asString();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        List<String> privileges = new ArrayList<>();
        for (JsonNode privilege : condition.path(2)) {
            privileges.add(privilege.asString());
        }
        boolean any = condition.path(3).asString("").equals("any");
        String where = path;
        if (any && privileges.stream().noneMatch(privilege -> access.permits(who, where, privilege))) {
            throw Refusal.forbidden(path + ", " + String.join("|", privileges));
        }
        for (String privilege : privileges) {
            if (!any && !access.permits(who, path, privilege)) {
                throw Refusal.forbidden(path + ", " + privilege);
            }
        }
    }
}
