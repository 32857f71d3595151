package io.vigie.bot.chat.discord;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import net.dv8tion.jda.api.requests.RestRateLimiter;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import tools.jackson.core.JacksonException;

/**
 * Lets a refusal through that JDA would keep: messages older than an hour may be changed only now and then. JDA takes
 * that for the usual wish to wait, so that every other change in the channel would wait behind it.
 */
final class OldEdits implements Interceptor {
    static final int CODE = 30_046;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REFUSED = 400;
    private static final int MOST = 64 * 1024;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.code() != TOO_MANY_REQUESTS || code(response) != CODE) {
            return response;
        }
        // Without the bucket's name JDA does not read how long that bucket is to rest.
        return response.newBuilder()
                .code(REFUSED)
                .removeHeader(RestRateLimiter.HASH_HEADER)
                .build();
    }

    /** Its body is read again later. JDA asks for compression itself, so that OkHttp undoes none. */
    private static int code(Response response) {
        boolean zipped = "gzip".equalsIgnoreCase(response.header("Content-Encoding", ""));
        try (ResponseBody body = response.peekBody(MOST);
                InputStream text = zipped ? new GZIPInputStream(body.byteStream()) : body.byteStream()) {
            return Rest.JSON.readTree(text).path("code").asInt(0);
        } catch (IOException | JacksonException e) {
            return 0;
        }
    }
}
