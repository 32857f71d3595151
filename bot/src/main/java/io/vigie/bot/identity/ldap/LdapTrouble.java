package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An LDAP error in the admin's words. */
final class LdapTrouble {
    private LdapTrouble() {}

    static Problem noAnswer(String realm, Duration waited) {
        return Problem.site("The directory of realm " + realm + " does not answer (waited "
                        + (waited.toSeconds() > 0 ? Units.duration(waited) : waited.toMillis() + " ms") + ").")
                .withMend("Who may do what comes from there: nothing is changed until it answers.");
    }

    static Problem of(String realm, Duration timeout, LDAPException e) {
        String directory = "The directory of realm " + realm + " ";
        return switch (e.getResultCode().intValue()) {
            case ResultCode.TIMEOUT_INT_VALUE -> noAnswer(realm, timeout);
            case ResultCode.INVALID_CREDENTIALS_INT_VALUE ->
                Problem.site(directory + "refuses the bot's own account.", e)
                        .withMend("Check bind-dn and bind-password-file of the realm.");
            case ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE ->
                Problem.site(directory + "insists on TLS.", e)
                        .withMend("Take tls.mode: clear out of the realm's settings.");
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE ->
                Problem.site(directory + "has no entry where the settings say, or hides it from the bot.", e)
                        .withMend("Check base and group-base of the realm, and what the bot's account may read.");
            case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE ->
                Problem.site(directory + "found more entries than it may hand out.", e)
                        .withMend("Raise its size limit for the bot's account.");
            case ResultCode.CONNECT_ERROR_INT_VALUE,
                    ResultCode.SERVER_DOWN_INT_VALUE,
                    ResultCode.LOCAL_ERROR_INT_VALUE -> connection(directory, e);
            default -> Problem.site(directory + "answered with an error: " + e.getResultCode() + ".", e);
        };
    }

    private static Problem connection(String directory, LDAPException e) {
        String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("hostname") || said.contains("host name")) {
            return Problem.site(directory + "shows a certificate for another name.", e)
                    .withMend("The realm's urls have to use a name that is in the certificate.");
        }
        if (said.contains("certif") || said.contains("pkix") || causedByTls(e)) {
            return Problem.site(directory + "shows a certificate that is not trusted.", e)
                    .withMend("tls.ca-file of the realm has to hold the authority that issued it.");
        }
        return Problem.site(directory + "cannot be reached.", e)
                .withMend("Who may do what comes from there: nothing is changed until it answers.");
    }

    private static boolean causedByTls(LDAPException e) {
        for (@Nullable Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
