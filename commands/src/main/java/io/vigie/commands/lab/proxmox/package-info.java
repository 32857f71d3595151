/**
 * A Proxmox VE cluster's REST API as its clients meet it: one HTTPS server per node over one shared model, with the
 * delays, faults and error texts of the real one.
 */
@NullMarked
package io.vigie.commands.lab.proxmox;

import org.jspecify.annotations.NullMarked;
