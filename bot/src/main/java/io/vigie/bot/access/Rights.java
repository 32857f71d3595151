package io.vigie.bot.access;

import java.util.List;
import java.util.regex.Pattern;

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
            return glob(verb, wantedVerb) && glob(scope, wantedScope);
        }
    }

    boolean allow(String verb, String scope) {
        return rights.stream().anyMatch(r -> r.covers(verb, scope));
    }

    boolean allowAnywhere(String verb) {
        return rights.stream().anyMatch(r -> glob(r.verb(), verb));
    }

    private static boolean glob(String pattern, String word) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.matches(regex, word);
    }
}
