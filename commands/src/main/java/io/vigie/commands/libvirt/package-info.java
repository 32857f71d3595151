/** Plain KVM hosts over libvirt. */
@NullMarked
package io.vigie.commands.libvirt;

import org.jspecify.annotations.NullMarked;
