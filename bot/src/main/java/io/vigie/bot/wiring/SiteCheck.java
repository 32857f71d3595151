package io.vigie.bot.wiring;

import io.vigie.bot.chat.PlainText;
import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Tone;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code --check}: reads the configuration as a start would, tries each connection, and says what works. It starts
 * nothing of the bot, writes nothing and listens nowhere.
 */
public final class SiteCheck {
    public static final String ARGUMENT = "--check";

    private SiteCheck() {}

    /**
     * @param out where the findings go
     * @return the process's exit status: 0 when everything works, 1 when something does not
     */
    public static int run(String[] args, PrintStream out) {
        ConfigurableApplicationContext site;
        try {
            site = new SpringApplicationBuilder(CheckedSite.class)
                    .web(WebApplicationType.NONE)
                    .lazyInitialization(true)
                    .logStartupInfo(false)
                    .registerShutdownHook(false)
                    .run(args);
        } catch (RuntimeException told) {
            // What is wrong with the configuration was printed line by line on the way here.
            return 1;
        }
        try (site) {
            List<Health> found = each(
                    site.getBeanProvider(ConnectionCheck.class).orderedStream().toList(),
                    check -> check.getClass().getSimpleName(),
                    ConnectionCheck::check);
            long bad = found.stream().filter(h -> h.says().tone() == Tone.BAD).count();
            Answer.TableBuilder table = Answer.table(
                    bad == 0 ? "Everything that was tried works." : bad + " of " + found.size() + " do not work.",
                    Column.text(""),
                    Column.text("part"),
                    Column.text("found"));
            found.forEach(h -> table.row(Cell.of(mark(h.says().tone())), Cell.of(h.part()), h.says()));
            out.println(PlainText.of(table.build()));
            return bad == 0 ? 0 : 1;
        }
    }

    /** A terminal shows no tones. */
    private static String mark(Tone tone) {
        return switch (tone) {
            case BAD -> "FAIL";
            case WARN -> "look";
            case GOOD, QUIET, PLAIN -> "ok";
        };
    }

    /**
     * Side by side: an outside system that hangs holds up nobody else's finding, and a check that fails hides none.
     *
     * @param name what a part is called whose check fails
     */
    static <P> List<Health> each(List<P> parts, Function<P, String> name, Function<P, List<Health>> check) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<List<Health>>> running = parts.stream()
                    .map(part -> CompletableFuture.supplyAsync(() -> check.apply(part), threads)
                            .exceptionally(failure -> List.of(new Health(name.apply(part), failed(failure)))))
                    .toList();
            return running.stream().flatMap(found -> found.join().stream()).toList();
        }
    }

    /** Without the failure's own words: those of a header that cannot be sent repeat the token in it. */
    private static Cell failed(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String where = Stream.of(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.vigie."))
                .findFirst()
                .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("");
        return Cell.bad("could not be tried, for a fault of Vigie's own ("
                + cause.getClass().getSimpleName() + where + ")");
    }
}
