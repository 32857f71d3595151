package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import java.util.Set;
import org.libvirt.Error.ErrorDomain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** What libvirt says no with, in words. */
final class Refusals {
    private static final int LONGEST = 400;
    private static final Set<ErrorNumber> CONNECTION = Set.of(
            ErrorNumber.VIR_ERR_RPC,
            ErrorNumber.VIR_ERR_NO_CONNECT,
            ErrorNumber.VIR_ERR_INVALID_CONN,
            ErrorNumber.VIR_ERR_GNUTLS_ERROR);

    private Refusals() {}

    static boolean isUnsupported(LibvirtException e) {
        return code(e) == ErrorNumber.VIR_ERR_NO_SUPPORT;
    }

    static boolean isNoDomain(LibvirtException e) {
        return code(e) == ErrorNumber.VIR_ERR_NO_DOMAIN;
    }

    static boolean isNoSnapshot(LibvirtException e) {
        return code(e) == ErrorNumber.VIR_ERR_NO_DOMAIN_SNAPSHOT;
    }

    static boolean isNoVolume(LibvirtException e) {
        return code(e) == ErrorNumber.VIR_ERR_NO_STORAGE_VOL || code(e) == ErrorNumber.VIR_ERR_NO_STORAGE_POOL;
    }

    /** Whether the connection is of no more use, rather than the call. */
    static boolean isOfTheConnection(LibvirtException e) {
        String text = String.valueOf(e.getMessage());
        return CONNECTION.contains(code(e))
                || (domain(e) == ErrorDomain.VIR_FROM_RPC && code(e) != ErrorNumber.VIR_ERR_NO_SUPPORT)
                || text.contains("client socket is closed")
                || text.contains("keepalive timeout")
                || text.contains("End of file while reading data");
    }

    static Problem of(String host, LibvirtException e) {
        String says = text(e);
        return switch (code(e)) {
            case VIR_ERR_NO_DOMAIN ->
                Problem.user("The guest is not on " + host + " any more: " + says + ".")
                        .withMend("It may have been moved or undefined; look for it with `vm find`.");
            case VIR_ERR_NO_SUPPORT, VIR_ERR_CONFIG_UNSUPPORTED, VIR_ERR_OPERATION_UNSUPPORTED ->
                Problem.user(host + " cannot do this: " + says + ".");
            case VIR_ERR_OPERATION_DENIED, VIR_ERR_ACCESS_DENIED, VIR_ERR_AUTH_FAILED, VIR_ERR_AUTH_CANCELLED ->
                Problem.site(host + " does not let Vigie do this: " + says + ".")
                        .withMend("See the access rights of libvirtd on " + host + " (polkit, TLS, SASL).");
            default -> Problem.site(host + ": " + says + ".");
        };
    }

    /** libvirt's own words on one line, without the full stop. */
    static String text(LibvirtException e) {
        String line = String.valueOf(e.getMessage())
                .replaceAll("\\p{Cntrl}+", " ")
                .strip()
                .replaceAll("\\.$", "");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    static ErrorNumber code(LibvirtException e) {
        return e.getError() == null
                ? ErrorNumber.VIR_ERR_INTERNAL_ERROR
                : e.getError().getCode();
    }

    private static ErrorDomain domain(LibvirtException e) {
        return e.getError() == null ? ErrorDomain.VIR_FROM_NONE : e.getError().getDomain();
    }
}
