package io.vigie.commands.proxmox;

import java.net.URI;
import java.net.http.HttpRequest;

/** What makes a request Vigie's own. */
interface Credentials {
    /**
     * Adds it to a request.
     *
     * @throws Wire.Lost when it had to be fetched from this address first, and no answer came
     */
    void sign(HttpRequest.Builder request, Call call, URI endpoint) throws Wire.Lost;

    /** After a 401: whether a new one may do better. */
    boolean renewable();

    /** Forgets one that was refused. */
    void forget();

    /** An API token: no CSRF token, no renewal. */
    record ByToken(ProxmoxSettings.Login.Token token) implements Credentials {
        @Override
        public void sign(HttpRequest.Builder request, Call call, URI endpoint) {
            request.header(
                    "Authorization",
                    "PVEAPIToken=" + token.name() + "=" + token.secret().reveal());
        }

        @Override
        public boolean renewable() {
            return false;
        }

        @Override
        public void forget() {}
    }
}
