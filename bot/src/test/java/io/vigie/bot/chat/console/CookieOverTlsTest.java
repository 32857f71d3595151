package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.RecordingListener;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a proxy that speaks TLS. */
class CookieOverTlsTest {
    private static final String MESSAGES = "/api/channels/infra/messages";

    @Test
    void no_neighbouring_site_can_plant_a_session(@TempDir Path folder) {
        try (ConsoleSlice slice = ConsoleSlice.start(folder, "server.forward-headers-strategy=native")) {
            slice.adapter().start(new RecordingListener());
            HttpResponse<String> response = new Http(slice)
                    .with("X-Forwarded-Proto", "https")
                    .send("POST", "/api/session", "{\"realm\":\"admins\",\"uid\":\"jdoe\",\"password\":\"correct\"}");
            String cookie = Http.cookie(response);
            assertThat(cookie)
                    .startsWith("__Host-vigie-session=")
                    .contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/")
                    .doesNotContain("Domain");
            String own = cookie.split(";")[0];
            assertThat(status(slice, own)).isEqualTo(200);
            String planted = own.replace("__Host-", "");
            assertThat(status(slice, planted))
                    .as("a cookie that any neighbour can set")
                    .isEqualTo(401);
            assertThat(status(slice, planted.replaceFirst("=.*", "=x") + "; " + own))
                    .isEqualTo(200);
        }
    }

    private static int status(ConsoleSlice slice, String cookie) {
        return new Http(slice)
                .with("X-Forwarded-Proto", "https")
                .with("Cookie", cookie)
                .get(MESSAGES)
                .statusCode();
    }
}
