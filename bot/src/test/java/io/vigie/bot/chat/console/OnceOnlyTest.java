package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.OnceOnlyContract;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** The console's server is the program itself: what holds it up is its database. */
class OnceOnlyTest extends OnceOnlyContract {
    private static final String ANSWER = "directory read";

    /** Signed in at each program that runs, by its address. */
    private final Map<String, Http> pages = new ConcurrentHashMap<>();

    private BooleanSupplier holds = () -> false;

    @Override
    protected String answer() {
        return ANSWER;
    }

    /** With a directory that has the time to answer on a busy machine. */
    @Override
    protected String[] settings() {
        return new String[] {"vigie.identity.connect-timeout=30s", "vigie.identity.response-timeout=30s"};
    }

    @Override
    protected void comes(String address) {
        pages.put(address, new Http(address).signIn("amelie", "amelie-lab"));
    }

    @Override
    protected void goes(String address) {
        pages.remove(address);
    }

    @Override
    protected List<String> posts(String words) {
        return database()
                .sql("SELECT COALESCE(thread, '') FROM console_message WHERE author = '' AND answer LIKE ?")
                .param("%" + words + "%")
                .query((row, n) -> String.valueOf(row.getString(1)))
                .list();
    }

    @Override
    protected long lines() {
        return pages.size();
    }

    /** Whatever a page reads, what is said to the program does not come over that line. */
    @Override
    protected void drop() {}

    /** At every program: as a page does that did not hear whether it was taken, and comes to another. */
    @Override
    protected String ask() {
        String key = UUID.randomUUID().toString();
        List<String> said =
                pages.values().stream().map(page -> say(page, key)).distinct().toList();
        assertThat(said).hasSize(1);
        return said.getFirst();
    }

    private static String say(Http page, String key) {
        HttpResponse<String> said =
                page.send("POST", "/api/channels/infra/messages", "{\"text\":\"!whoami\",\"key\":\"" + key + "\"}");
        assertThat(said.statusCode()).as(said.body()).isEqualTo(201);
        return Http.json(said).get("id").asString();
    }

    /** It stands in the channel when the program is killed, and that is all. */
    @Override
    protected void askWithoutBeingTaken() {
        int before = said();
        hold("INSERT ON heard_message");
        holds = () -> said() > before;
        Http page = pages.values().iterator().next();
        Thread.ofVirtual().start(() -> {
            try {
                say(page, "");
            } catch (AssertionError killed) {
                // That is what the test is about.
            }
        });
    }

    private int said() {
        return count("console_message WHERE author <> ''");
    }

    /** It is taken, and its answer comes to nothing. */
    @Override
    protected void holdPosts() {
        hold("INSERT ON console_message WHEN NEW.answer LIKE '%" + ANSWER + "%'");
        holds = () -> count("heard_message WHERE lease > 0") == 1;
    }

    private int count(String what) {
        return database()
                .sql("SELECT COUNT(*) FROM " + what)
                .query(Integer.class)
                .single();
    }

    /** Whoever writes this never gets to the end of it. */
    private void hold(String what) {
        database()
                .sql("CREATE VIEW endless AS WITH RECURSIVE turn(n) AS (SELECT 1 UNION ALL SELECT n FROM turn)"
                        + " SELECT n FROM turn")
                .update();
        database()
                .sql("CREATE TRIGGER held BEFORE " + what + " BEGIN SELECT COUNT(*) FROM endless; END")
                .update();
    }

    @Override
    protected boolean holds() {
        return holds.getAsBoolean();
    }

    @Override
    protected void letGo() {
        database().sql("DROP TRIGGER held").update();
        database().sql("DROP VIEW endless").update();
    }

    @Override
    protected boolean doesWhatItHeld() {
        return false;
    }
}
