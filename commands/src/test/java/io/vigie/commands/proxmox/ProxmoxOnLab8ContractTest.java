package io.vigie.commands.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec;

/** The same with the release before: groups in place of rules, and nothing to disarm. */
class ProxmoxOnLab8ContractTest extends ProxmoxOnLabContractTest {
    @Override
    LabClusterSpec.Release release() {
        return LabClusterSpec.Release.PVE_8;
    }
}
