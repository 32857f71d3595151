package io.vigie.bot.wiring;

import io.vigie.commands.language.Spelling;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.Name;

/** Every key that some settings record binds; a map's own keys stand as {@code *}, a list's index is left out. */
final class KnownKeys {
    private final Set<String> keys = new TreeSet<>();

    void learn(String prefix, Class<?> settings) {
        for (RecordComponent component : settings.getRecordComponents()) {
            learn(prefix + "." + name(settings, component), component.getGenericType());
        }
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

    /** An annotation on a record's component is kept on its constructor's parameter. */
    private static String name(Class<?> settings, RecordComponent component) {
        RecordComponent[] all = settings.getRecordComponents();
        for (var constructor : settings.getDeclaredConstructors()) {
            if (constructor.getParameterCount() != all.length) {
                continue;
            }
            for (int i = 0; i < all.length; i++) {
                Name name = constructor.getParameters()[i].getAnnotation(Name.class);
                if (all[i].equals(component) && name != null) {
                    return name.value();
                }
            }
        }
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
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
