package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * What holds for the settings of every chat that is configured by the address of its server.
 *
 * @param <S> the settings
 */
public interface ChatSettingsContract<S> {
    Class<S> type();

    Class<? extends ChatAdapter> adapter();

    Class<? extends ChatProgram> program();

    /** Of the keys, without a dot at its end. */
    String prefix();

    /** The key without which there is no chat. */
    String server();

    /** All that has to be set. */
    Map<String, String> good() throws Exception;

    List<String> faults(S settings);

    boolean isConfigured(S settings);

    /** @param values by keys without the prefix */
    default S bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(prefixed(values))).bindOrCreate(prefix(), type());
    }

    private Map<String, String> prefixed(Map<String, String> values) {
        Map<String, String> keys = new HashMap<>();
        values.forEach((key, value) -> keys.put(prefix() + "." + key, value));
        return keys;
    }

    /** With this set otherwise than is good. */
    default void oneFaultSays(String says, String key, String value) throws Exception {
        Map<String, String> all = new HashMap<>(good());
        all.put(key, value);
        assertThat(faults(bind(all)))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith(prefix() + ".")
                        .contains(says)
                        .doesNotContain("secret"));
    }

    @Test
    default void nothing_configured_is_no_fault() {
        S none = bind(Map.of());
        assertThat(faults(none)).isEmpty();
        assertThat(isConfigured(none)).isFalse();
    }

    @Test
    default void what_is_good_has_no_fault() throws Exception {
        S good = bind(good());
        assertThat(faults(good)).isEmpty();
        assertThat(isConfigured(good)).isTrue();
    }

    @Test
    default void there_is_an_adapter_only_when_there_is_a_server() throws Exception {
        ApplicationContextRunner program = new ApplicationContextRunner().withUserConfiguration(program());
        program.run(context -> assertThat(context).doesNotHaveBean(adapter()));
        program.withPropertyValues(prefix() + "." + server() + "=")
                .run(context -> assertThat(context).doesNotHaveBean(adapter()));
        String[] keys = prefixed(good()).entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toArray(String[]::new);
        program.withPropertyValues(keys).run(context -> {
            assertThat(context).hasSingleBean(adapter());
            assertThat(context.getBean(adapter()).trouble()).isPresent();
        });
    }
}
