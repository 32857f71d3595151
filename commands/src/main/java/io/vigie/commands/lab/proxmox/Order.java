package io.vigie.commands.lab.proxmox;

/**
 * What is to be done with a guest, and by whom.
 *
 * @param node where the order was given: the guest's, as far as that node knows
 */
record Order(LabGuest guest, String node, Who who) {}
