/** Proxmox VE over its REST API. */
@NullMarked
package io.vigie.commands.proxmox;

import org.jspecify.annotations.NullMarked;
