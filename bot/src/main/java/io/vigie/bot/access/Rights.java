package io.vigie.bot.access;

import io.vigie.commands.Glob;
import java.util.List;

/** What a person's groups let them do. Nothing is allowed that no right allows. */
public record Rights(List<Right> rights) {
    public static final Rights NONE = new Rights(List.of());

    public Rights {
        rights = List.copyOf(rights);
    }

    /**
     * A verb on a scope; in both, {@code *} stands for any characters.
     *
     * @param because the group and the role that give it, for {@code whoami}
     */
    public record Right(String verb, String scope, String because) {
        boolean covers(String wantedVerb, String wantedScope) {
            return Glob.matches(verb, wantedVerb) && Glob.matches(scope, wantedScope);
        }
    }

    boolean allow(String verb, String scope) {
        return rights.stream().anyMatch(r -> r.covers(verb, scope));
    }

    boolean allowAnywhere(String verb) {
        return rights.stream().anyMatch(r -> Glob.matches(r.verb(), verb));
    }
}
