package io.vigie.commands.lab.proxmox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of the schema's methods are played, and by what. */
final class RouteTable {
    private final Map<String, Route> routes = new HashMap<>();

    /** Plays one method. */
    @FunctionalInterface
    interface Route {
        /** The answer's {@code data}, or a {@link Page}. */
        @Nullable
        Object answer(Call call);
    }

    /** A family of methods. */
    interface Family {
        void register(RouteTable table);
    }

    /** A part of a longer list. */
    record Page(List<?> data, int total) {}

    RouteTable on(String verb, String template, Route route) {
        if (routes.put(verb + " " + template, route) != null) {
            throw new IllegalArgumentException(verb + " " + template + " is registered twice");
        }
        return this;
    }

    Optional<Route> find(ApiMethod method) {
        return Optional.ofNullable(routes.get(method.verb() + " " + method.template()));
    }
}
