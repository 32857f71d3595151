package io.vigie.bot.chat;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The port to a chat platform. Calls are bounded in time and may be made from any thread.
 *
 * <p>The adapter vouches for the accounts it names: an event reaches the {@link ChatListener} only when the platform
 * itself authenticated its author as a person's account (no webhook, no bot, no edited message, not itself).
 */
public interface ChatAdapter {
    /** {@code console}, {@code mattermost}, {@code discord}. */
    String platform();

    Set<Capability> capabilities();

    /** Begins to hand events to the listener; returns at once, connects by itself and again whenever it must. */
    void start(ChatListener listener);

    /**
     * Hears nothing more, within a few seconds. Does nothing when not started. Whether what is under way can still be
     * answered until the program ends is the adapter's affair.
     */
    void stop();

    /** Why it cannot speak at the moment, in the admin's words; empty when it can. */
    Optional<String> trouble();

    /** The channel alerts go to. */
    Place alertChannel();

    /**
     * @throws Problem of the site when the platform refuses or does not answer; then nothing was posted, or the
     *     outgoing message's key makes a repetition harmless
     */
    MessageRef post(Place place, Outgoing message);

    /**
     * Shows something else in a posted message. Offers and files of the new content are ignored.
     *
     * @throws Problem of the site when the platform refuses, does not answer or no longer has the message
     */
    void edit(MessageRef message, Outgoing content);

    /**
     * Whether the message is still there; asked after an edit failed, to tell a deleted message from a chat that does
     * not answer.
     *
     * @throws Problem of the site when it cannot be told
     */
    default boolean stands(MessageRef message) {
        return true;
    }

    /**
     * How people call this account on the platform, such as {@code @jdoe (Jane Doe)}; for messages and never for
     * decisions.
     *
     * @throws Problem of the site when it cannot be told
     */
    default String shown(AccountId account) {
        return account.id();
    }

    /**
     * Every reaction that stands on a message now, without the bot's own; only accounts that are still members.
     *
     * @throws Problem of the site when it cannot be read
     */
    List<Reaction> reactions(MessageRef message);

    /** Where this account can be told something in private, if the platform can. */
    Optional<Place> direct(AccountId account);

    /**
     * Shows people in this place for some seconds that the bot is at work on an answer; a chat that has no such sign
     * shows nothing.
     *
     * @throws Problem of the site when the platform refuses or does not answer; nothing depends on it
     */
    default void working(Place place) {}
}
