package io.vigie.commands.cluster;

import java.util.List;
import java.util.Optional;

/**
 * Which rights on a cluster a group of the directory shall have.
 *
 * @param group as Vigie names it: its cn, {@code realm/cn}, or its DN
 * @param realm the hypervisor's own name for the directory
 * @param account the hypervisor's group that stands for it
 * @param role what its members may do; empty when nobody has said
 * @param path where
 */
public record AccessMapping(String cluster, String group, String realm, String account, String role, String path) {
    /** The right it asks for. */
    public Optional<Accounts.Right> right() {
        return role.isEmpty()
                ? Optional.empty()
                : Optional.of(new Accounts.Right(path, Accounts.Holder.GROUP, account, role, true));
    }

    /** How Proxmox VE calls a group that it brought in: {@code administrators-corp}. */
    public static String brought(String group, String realm) {
        return group.substring(group.lastIndexOf('/') + 1) + "-" + realm;
    }

    /** All of them. */
    public record All(List<AccessMapping> mappings) {
        public All {
            mappings = List.copyOf(mappings);
        }

        public List<AccessMapping> of(String cluster) {
            return mappings.stream().filter(m -> m.cluster().equals(cluster)).toList();
        }
    }
}
