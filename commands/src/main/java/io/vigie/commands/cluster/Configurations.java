package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.Tier;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a hypervisor whose guests' configuration is read and changed key by key offers. Every method's wait is bounded. */
public interface Configurations {
    /** The key of a guest's tags, words with semicolons between. */
    String TAGS = "tags";

    /** The key that keeps a guest and its disks from being removed: {@code 1} or {@code 0}. */
    String PROTECTION = "protection";

    /**
     * A setting.
     *
     * @param value what holds now, empty when it is not set; never a secret
     * @param pending what holds once the guest is restarted, if that is something else; empty text when it is unset then
     */
    record Setting(String key, String value, Optional<String> pending) {}

    /**
     * A configuration as it is now.
     *
     * @param digest changes with every change of the configuration
     */
    record Read(String digest, List<Setting> settings) {
        public Read {
            settings = List.copyOf(settings);
        }

        public Optional<Setting> find(String key) {
            return settings.stream().filter(s -> s.key().equals(key)).findFirst();
        }

        /** What holds now; empty when it is not set. */
        public String value(String key) {
            return find(key).map(Setting::value).orElse("");
        }

        /** What was asked for last: what waits, or else what holds. */
        public String wanted(String key) {
            return find(key).map(s -> s.pending().orElse(s.value())).orElse("");
        }
    }

    /**
     * What shall become of a configuration.
     *
     * @param digest of the configuration that was looked at: when it is another by now, nothing is changed
     */
    record Change(SortedMap<String, String> set, SortedSet<String> unset, String digest) {
        public Change {
            set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
            unset = Collections.unmodifiableSortedSet(new TreeSet<>(unset));
        }
    }

    /**
     * What the change of one key comes to.
     *
     * @param refusal why it is not done by this bot, a half sentence; empty when it may be
     * @param warning what else it does, a half sentence; empty when nothing
     * @param atRestart whether a running guest goes on with the old value until it is restarted
     */
    record Ruling(String refusal, Tier tier, String warning, boolean atRestart) {
        public static Ruling refused(String why) {
            return new Ruling(why, Tier.CHANGE, "", false);
        }

        public static Ruling mild(boolean atRestart) {
            return new Ruling("", Tier.CHANGE, "", atRestart);
        }
    }

    /** The keys that guests of this kind can have; of numbered ones such as {@code net0}, the word without the number. */
    List<String> keys(Guest.Kind kind);

    /**
     * @throws Problem when the guest is gone or cannot be asked
     */
    Read read(String guest);

    /**
     * @param value the new one; empty when the key shall be unset
     */
    Ruling ruling(Guest guest, Read now, String key, Optional<String> value);

    /**
     * Whether this may be a tag, before anything is sent.
     *
     * @throws Problem of the user's making, with the rule
     */
    void checkTag(String tag);

    /**
     * @return the task to follow
     * @throws Problem when it was refused, as it is when the digest is another by now
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle change(String guest, Change change);

    /** The task to follow for a change that was found done already. */
    TaskHandle done();
}
