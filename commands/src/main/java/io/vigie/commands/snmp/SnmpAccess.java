package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthMD5;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivDES;
import org.snmp4j.smi.OID;

/** How an SNMP agent is spoken to. The secrets in it never show in {@code toString}. */
public sealed interface SnmpAccess {

    /** Version 2c: whoever hears the community on the wire has it. */
    record Community(String community) implements SnmpAccess {
        public Community {
            if (community.isEmpty()) {
                throw Problem.user("An SNMP community must not be empty.");
            }
        }

        @Override
        public String toString() {
            return "version 2c";
        }
    }

    /**
     * Version 3, always authenticated and encrypted (authPriv, RFC 3414): a user without one of the two does not
     * exist here, so nothing can fall back to it.
     */
    record User(String user, Auth auth, String authPassword, Priv priv, String privPassword) implements SnmpAccess {
        /** RFC 3414, 11.2. */
        private static final int SHORTEST = 8;

        public User {
            if (user.isEmpty() || user.length() > 32) {
                throw Problem.user("An SNMPv3 user's name has 1 to 32 characters.");
            }
            if (authPassword.length() < SHORTEST || privPassword.length() < SHORTEST) {
                throw Problem.user("The SNMPv3 passwords of " + user + " must have at least 8 characters.");
            }
        }

        @Override
        public String toString() {
            return "version 3 as " + user + " (" + auth + ", " + priv + ")";
        }
    }

    /** RFC 3414 and RFC 7860. */
    enum Auth {
        MD5(AuthMD5.ID),
        SHA(AuthSHA.ID),
        SHA224(AuthHMAC128SHA224.ID),
        SHA256(AuthHMAC192SHA256.ID),
        SHA384(AuthHMAC256SHA384.ID),
        SHA512(AuthHMAC384SHA512.ID);

        private final OID id;

        Auth(OID id) {
            this.id = id;
        }

        OID id() {
            return id;
        }
    }

    /** RFC 3414 and RFC 3826. */
    enum Priv {
        DES(PrivDES.ID),
        AES128(PrivAES128.ID),
        AES192(PrivAES192.ID),
        AES256(PrivAES256.ID);

        private final OID id;

        Priv(OID id) {
            this.id = id;
        }

        OID id() {
            return id;
        }
    }
}
