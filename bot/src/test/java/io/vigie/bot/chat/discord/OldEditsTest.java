package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

/** Of Discord's wishes to wait, only the one that concerns old messages reaches the adapter. */
class OldEditsTest {
    private static final String OLD = "{\"message\":\"Maximum number of edits\",\"code\":30046,\"retry_after\":20.0}";

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static Response answered(int status, byte[] body, String encoding) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(new OldEdits())
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(status)
                        .message("x")
                        .header("Content-Encoding", encoding)
                        .body(ResponseBody.create(body, MediaType.get("application/json")))
                        .build())
                .build();
        return client.newCall(new Request.Builder().url("http://127.0.0.1/").build())
                .execute();
    }

    @Test
    void a_refusal_of_old_messages_is_one_and_keeps_its_words_though_they_are_compressed() throws Exception {
        try (Response response = answered(429, zipped(OLD), "gzip")) {
            assertThat(response.code()).isEqualTo(400);
            assertThat(new GZIPInputStream(response.body().byteStream()).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(OLD);
        }
        try (Response response = answered(429, OLD.getBytes(StandardCharsets.UTF_8), "identity")) {
            assertThat(response.code()).isEqualTo(400);
        }
    }

    @Test
    void every_other_answer_stays_as_it_is() throws Exception {
        for (String body : new String[] {
            "{\"message\":\"You are being rate limited.\",\"retry_after\":1.0,\"global\":false}", "<html>", "", "[]"
        }) {
            try (Response response = answered(429, body.getBytes(StandardCharsets.UTF_8), "identity")) {
                assertThat(response.code()).isEqualTo(429);
                assertThat(response.body().string()).isEqualTo(body);
            }
        }
        try (Response response = answered(429, new byte[] {1, 2}, "gzip")) {
            assertThat(response.code()).isEqualTo(429);
        }
        try (Response response = answered(200, OLD.getBytes(StandardCharsets.UTF_8), "identity")) {
            assertThat(response.code()).isEqualTo(200);
        }
    }
}
