package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.GetEntryLDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.vigie.bot.identity.RealmSettings;
import io.vigie.bot.identity.RealmSettings.Mode;
import io.vigie.commands.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one realm's servers. None is made before it is needed, so a directory that is down when the bot
 * starts is only down for those who need it.
 *
 * <p>With one server no call waits longer than the longer of the two time-outs; with n of them, n + 1 times as long,
 * so that a frozen one can be found out and left for the next.
 */
final class RealmServers implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final long HEALTH_CHECK_MS = 30_000;

    /** A failover set takes only servers that all do something after connecting, or none of which does. */
    private static final PostConnectProcessor NOTHING_MORE = new PostConnectProcessor() {
        @Override
        public void processPreAuthenticatedConnection(LDAPConnection connection) {}

        @Override
        public void processPostAuthenticatedConnection(LDAPConnection connection) {}
    };

    private final RealmSettings realm;
    private final Duration responseTimeout;
    private final Duration limit;
    private final LDAPConnectionOptions options;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable ServerSet servers;
    private @Nullable LDAPConnectionPool pool;

    /** Something to ask; it may be asked twice when a connection broke. */
    @FunctionalInterface
    interface Query<T extends @Nullable Object> {
        T on(LDAPInterface directory) throws LDAPException;
    }

    RealmServers(RealmSettings realm, Duration connectTimeout, Duration responseTimeout) {
        this.realm = realm;
        this.responseTimeout = responseTimeout;
        Duration longer = connectTimeout.compareTo(responseTimeout) > 0 ? connectTimeout : responseTimeout;
        int count = realm.urls().size();
        this.limit = count == 1 ? longer : longer.multipliedBy(count + 1L);
        options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) connectTimeout.toMillis());
        options.setResponseTimeoutMillis(responseTimeout.toMillis());
        options.setAbandonOnTimeout(true);
        options.setFollowReferrals(false);
        options.setBindWithDNRequiresPassword(true);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    }

    /**
     * @throws Problem of the site when there is no answer, or it is an error
     */
    <T extends @Nullable Object> T ask(Query<T> query) {
        return bounded(() -> {
            try {
                return query.on(pool());
            } catch (LDAPException e) {
                if (e.getResultCode() != ResultCode.SERVER_DOWN) {
                    throw e;
                }
                // The pool tries another connection once; after a restart of the server that one may be as dead.
                return query.on(pool());
            }
        });
    }

    /**
     * Whether the password is this entry's, tried on a connection of its own: first the bot's bind shows that the server
     * answers, then the person's is tried.
     *
     * @throws Problem of the site when nobody can say
     */
    boolean accepts(String dn, String password) {
        return bounded(() -> {
            try (LDAPConnection connection = servers().getConnection()) {
                return tryBind(connection, dn, password);
            }
        });
    }

    private static boolean tryBind(LDAPConnection connection, String dn, String password) throws LDAPException {
        try {
            return connection.bind(new SimpleBindRequest(dn, password)).getResultCode() == ResultCode.SUCCESS;
        } catch (LDAPException e) {
            return switch (e.getResultCode().intValue()) {
                case ResultCode.INVALID_CREDENTIALS_INT_VALUE,
                        ResultCode.NO_SUCH_OBJECT_INT_VALUE,
                        ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE,
                        ResultCode.CONSTRAINT_VIOLATION_INT_VALUE,
                        ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE,
                        ResultCode.INVALID_DN_SYNTAX_INT_VALUE,
                        ResultCode.UNWILLING_TO_PERFORM_INT_VALUE -> false;
                default -> throw e;
            };
        }
    }

    private interface Work<T extends @Nullable Object> {
        T run() throws LDAPException;
    }

    private <T extends @Nullable Object> T bounded(Work<T> work) {
        Future<T> answer = threads.submit(work::run);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            forgetIdle();
            throw LdapTrouble.noAnswer(realm.name(), limit);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw LdapTrouble.noAnswer(realm.name(), limit);
        } catch (ExecutionException e) {
            throw problem(e.getCause());
        }
    }

    private RuntimeException problem(@Nullable Throwable cause) {
        if (cause instanceof LDAPException e) {
            if (e.getResultCode() == ResultCode.TIMEOUT) {
                forgetIdle();
            }
            if (e.getResultCode() == ResultCode.INVALID_CREDENTIALS) {
                close(); // its password may have been changed in the file
            }
            return LdapTrouble.of(realm.name(), responseTimeout, e);
        }
        if (cause instanceof Problem problem) {
            return problem;
        }
        return Problem.ours("The directory of realm " + realm.name() + " could not be asked.", new Exception(cause));
    }

    /** Connections to a frozen server would each cost a whole wait. */
    private synchronized void forgetIdle() {
        if (pool != null) {
            pool.shrinkPool(0);
        }
    }

    private synchronized LDAPConnectionPool pool() throws LDAPException {
        if (pool == null) {
            LDAPConnectionPool made =
                    new LDAPConnectionPool(servers(), botBind(), 0, CONNECTIONS, 1, null, false, health());
            made.setConnectionPoolName("realm " + realm.name());
            made.setRetryFailedOperationsDueToInvalidConnections(true);
            made.setHealthCheckIntervalMillis(HEALTH_CHECK_MS);
            pool = made;
        }
        return pool;
    }

    /** In the background, of the root entry that every server has, so that idle connections are known to be good. */
    private GetEntryLDAPConnectionPoolHealthCheck health() {
        return new GetEntryLDAPConnectionPoolHealthCheck(
                "", responseTimeout.toMillis(), false, false, false, true, false);
    }

    private @Nullable BindRequest botBind() {
        if (realm.bindDn().isEmpty()) {
            return null;
        }
        String password = realm.bindPassword();
        if (!realm.bindPasswordFile().isEmpty()) {
            try {
                password = Files.readString(Path.of(realm.bindPasswordFile())).strip();
            } catch (IOException e) {
                throw Problem.site("The bot's password for realm " + realm.name() + " cannot be read.", e)
                        .withMend("Look at " + realm.bindPasswordFile() + ".");
            }
        }
        return new SimpleBindRequest(realm.bindDn(), password);
    }

    private synchronized ServerSet servers() {
        if (servers == null) {
            // The bot's bind is part of connecting, so that a server that shakes hands and then hangs is left too.
            BindRequest bot = botBind();
            FailoverServerSet made = new FailoverServerSet(realm.urls().stream()
                    .map(url -> single(Server.parse(url), bot))
                    .toArray(ServerSet[]::new));
            made.setReOrderOnFailover(true);
            servers = made;
        }
        return servers;
    }

    private ServerSet single(Server server, @Nullable BindRequest bot) {
        if (realm.tls().mode() == Mode.CLEAR) {
            return new SingleServerSet(server.host(), server.port(), null, options, bot, NOTHING_MORE);
        }
        SSLContext trust = Trust.of(realm.tls());
        return server.ldaps()
                ? new SingleServerSet(
                        server.host(), server.port(), trust.getSocketFactory(), options, bot, NOTHING_MORE)
                : new SingleServerSet(
                        server.host(), server.port(), null, options, bot, new StartTLSPostConnectProcessor(trust));
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
        servers = null;
    }
}
