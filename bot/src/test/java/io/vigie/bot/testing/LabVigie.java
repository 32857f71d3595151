package io.vigie.bot.testing;

import io.vigie.bot.Vigie;
import io.vigie.bot.store.Migrated;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.lab.LabSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole program on the lab, in this process, on a free port and a database of its own. */
public final class LabVigie implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    /** @param more further settings, such as {@code vigie.lab.speed=40} */
    public LabVigie(Path folder, String... more) {
        Path database = folder.resolve("vigie.db");
        String store = Files.exists(database)
                ? "jdbc:sqlite:" + database
                : Migrated.sqlite(folder).url();
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0", "--vigie.store.url=" + store, "--vigie.store.patience=" + StoreFixture.PATIENCE));
        for (String setting : more) {
            arguments.add("--" + setting);
        }
        context = new SpringApplicationBuilder(Vigie.class).run(arguments.toArray(String[]::new));
    }

    public String address() {
        return "http://localhost:"
                + ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    public LabSite lab() {
        return context.getBean(LabSite.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** In their order. */
    public <T> List<T> all(Class<T> type) {
        return context.getBeanProvider(type).orderedStream().toList();
    }

    @Override
    public void close() {
        context.close();
    }
}
