package io.vigie.commands.cluster;

import io.vigie.commands.Problem;

/** What not every hypervisor can do; one that cannot says so by name, and what to do instead where it knows. */
public enum Capability {
    ACCOUNTS("which keeps no list of people"),
    AUTOSTART("which starts no guests with its nodes"),
    BACKUPS("which makes no backups"),
    CLONES("which copies no guests"),
    CLUSTER_LOG("whose nodes keep no log together"),
    CONFIGURATIONS("whose guests are not configured key by key"),
    CONSOLE("which has no console to link to"),
    DISKS("which cannot make disks larger"),
    HIGH_AVAILABILITY("which has no high availability"),
    METRICS("which keeps no record of its load"),
    MIGRATIONS("which cannot migrate guests"),
    NODE_POWER("whose nodes cannot be taken down from here"),
    NODE_SERVICES("which tells nothing of its nodes' services"),
    SNAPSHOTS("which has no snapshots"),
    STORAGE_CARE("whose storages are not enabled, disabled or tidied up from here"),
    STORAGE_CONTENTS("which does not tell what its storages hold"),
    STORAGE_VIEWS("which does not tell how each node sees its storages and which guest has which volume"),
    TASKS("which keeps no list of tasks");

    private final String lack;

    Capability(String lack) {
        this.lack = lack;
    }

    /** The refusal, with what to do instead. */
    public Problem missing(Hypervisor hypervisor) {
        Problem problem = Problem.user(hypervisor.cluster() + " is of kind " + hypervisor.kind() + ", " + lack + ".");
        String instead = hypervisor.instead(this);
        return instead.isEmpty() ? problem : problem.withMend(instead);
    }
}
