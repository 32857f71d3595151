package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;

/** What went wrong with a request, by kind; becomes a {@link Problem} where the driver ends. */
final class PveException extends RuntimeException {
    private static final long serialVersionUID = 1;

    enum Kind {
        /** 401: wrong, expired or removed. */
        LOGIN_REFUSED,
        PRIVILEGE_MISSING,
        NO_QUORUM,
        /** 595: the asked node cannot reach the node that the request is about. */
        NODE_UNREACHABLE,
        /** 596, or a time-out behind a node that answers. */
        NODE_HANGS,
        NODE_UNKNOWN,
        LOCKED,
        BAD_PARAMETER,
        NOT_IMPLEMENTED,
        /** It does not exist, or lives on another node. */
        GUEST_MISSING,
        NO_SUCH_TASK,
        CHANGED_MEANWHILE,
        /** Any other answer that is no success. */
        REFUSED,
        /** The asked node's own services are down: any other node may do. */
        NODE_ILL,
        /** No connection could be made. */
        UNREACHABLE,
        /** Connected, and then no whole answer. */
        NO_ANSWER,
        TIMED_OUT,
        UNTRUSTED,
        NOT_PROXMOX,
        TOO_LARGE,
        BUSY;

        private boolean usersOwn() {
            return this == GUEST_MISSING || this == NODE_UNKNOWN || this == LOCKED || this == CHANGED_MEANWHILE;
        }
    }

    private final Kind kind;
    private final String mend;

    PveException(Kind kind, String text, String mend) {
        super(text);
        this.kind = kind;
        this.mend = mend;
    }

    PveException(Kind kind, String text, String mend, Throwable cause) {
        super(text, cause);
        this.kind = kind;
        this.mend = mend;
    }

    Kind kind() {
        return kind;
    }

    String mend() {
        return mend;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    Problem problem(String cluster) {
        String text = cluster + ": " + text();
        return (kind.usersOwn() ? Problem.user(text) : Problem.site(text, this)).withMend(mend);
    }
}
