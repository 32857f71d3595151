package io.vigie.bot.chat.mattermost;

import io.vigie.bot.testing.FakeWire.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Requests that {@link FakeMattermost} is going to answer with an error, each once. */
class FakeRefusals {
    private final List<Refusal> next = new ArrayList<>();

    /** @param path of the request; empty for whichever comes first */
    private record Refusal(String path, int status) {}

    /** The bot asks for this and that in its own time: what a test itself causes is refused by its path alone. */
    synchronized void add(String path, int... statuses) {
        for (int status : statuses) {
            next.add(new Refusal(path, status));
        }
    }

    synchronized boolean isEmpty() {
        return next.isEmpty();
    }

    synchronized Optional<Response> of(String path) {
        for (Iterator<Refusal> all = next.iterator(); all.hasNext(); ) {
            Refusal refusal = all.next();
            if (refusal.path().isEmpty() || refusal.path().equals(path)) {
                all.remove();
                return Optional.of(FakeResponses.refusal(refusal.status()));
            }
        }
        return Optional.empty();
    }
}
