package io.vigie.commands.libvirt;

import com.sun.jna.Pointer;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** A connection whose native pointer is at hand, for what the binding does not offer. */
final class HostConnect extends Connect {
    HostConnect(String uri) throws LibvirtException {
        super(uri);
    }

    Pointer pointer() {
        return vcp.getPointer();
    }
}
