package io.vigie.bot.chat.discord;

import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.SessionControllerAdapter;

/** A session of JDA's alone with the fake, without the adapter. */
final class BareSession {
    private BareSession() {}

    /** Returns before it is ready. */
    static JDA with(FakeDiscord server) {
        return JDABuilder.createLight("bot-token")
                .setRestConfig(new RestConfig().setBaseUrl(server.api()))
                .setSessionController(new SessionControllerAdapter() {
                    @Override
                    public String getGateway() {
                        return server.gateway();
                    }
                })
                .setCompression(Compression.NONE)
                .setEnableShutdownHook(false)
                .build();
    }
}
