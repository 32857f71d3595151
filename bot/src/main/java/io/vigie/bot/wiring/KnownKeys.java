package io.vigie.bot.wiring;

import io.vigie.commands.language.Spelling;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.Name;

/** Every key that some settings record binds; a map's own keys stand as {@code *}, a list's index is left out. */
final class KnownKeys {
    private final Set<String> keys = new TreeSet<>();

    void learn(String prefix, Class<?> settings) {
        RecordComponent[] components = settings.getRecordComponents();
        Parameter[] parameters = canonical(settings, components.length);
        for (int i = 0; i < components.length; i++) {
            // An annotation on a record's component is kept on its constructor's parameter.
            Name given = parameters[i].getAnnotation(Name.class);
            String name = given == null ? kebab(components[i].getName()) : given.value();
            learn(prefix + "." + name, components[i].getGenericType());
        }
    }

    private static Parameter[] canonical(Class<?> settings, int components) {
        return Arrays.stream(settings.getDeclaredConstructors())
                .filter(c -> c.getParameterCount() == components)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(settings + " is no record"))
                .getParameters();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private void learn(String key, Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            learn(key + ".*", generic.getActualTypeArguments()[1]);
        } else if (type instanceof ParameterizedType generic) {
            learn(key, generic.getActualTypeArguments()[0]);
        } else if (type instanceof Class<?> nested && nested.isRecord()) {
            learn(key, nested);
        } else {
            keys.add(key);
        }
    }

    Set<String> all() {
        return Collections.unmodifiableSet(keys);
    }

    /** Whether something binds the key, which may have indexes. */
    boolean knows(String key) {
        String plain = plain(key);
        return keys.stream().anyMatch(known -> matches(known, plain));
    }

    /** The known key most like this one. */
    Optional<String> nearest(String key) {
        String plain = plain(key);
        return keys.stream()
                .min(Comparator.comparingInt(known -> Spelling.distance(known, plain)))
                .filter(known -> Spelling.distance(known, plain) <= 4);
    }

    private static String plain(String key) {
        return key.replaceAll("\\[[^]]*]", "");
    }

    private static boolean matches(String known, String plain) {
        List<String> pattern = List.of(known.split("\\.", -1));
        List<String> words = new ArrayList<>(List.of(plain.split("\\.", -1)));
        if (pattern.size() != words.size()) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            String wanted = pattern.get(i);
            if (!wanted.equals("*")
                    && !wanted.replace("-", "").equalsIgnoreCase(words.get(i).replace("-", ""))) {
                return false;
            }
        }
        return true;
    }
}
