package io.vigie.bot.chat;

import java.time.Duration;
import java.time.Instant;

/** What an adapter hears. */
public sealed interface ChatEvent {

    /**
     * A person said something.
     *
     * @param message its reference; the platform's id makes an event that comes twice recognisable
     * @param place where to answer
     * @param text as typed, unescaped
     * @param addressed whether it was said to the bot for certain: in a direct conversation, by mention, or through
     *     the platform's own command form; then the text is without the mention
     * @param direct whether nobody but this person and the bot reads what is said there
     * @param at when it was said, by the platform's clock where it tells
     * @param timing whether that is too long ago to act on it
     */
    record MessageHeard(
            AccountId from,
            MessageRef message,
            Place place,
            String text,
            boolean addressed,
            boolean direct,
            Instant at,
            Timing timing)
            implements ChatEvent {

        /** Said just now. */
        public MessageHeard(
                AccountId from,
                MessageRef message,
                Place place,
                String text,
                boolean addressed,
                boolean direct,
                Instant at) {
            this(from, message, place, text, addressed, direct, at, Timing.PROMPT);
        }
    }

    /** How long ago something was said when it reaches the bot. */
    enum Timing {
        PROMPT,
        /** It was said while the bot was away: what only reads is answered, and nothing is begun. */
        LATE,
        /** So long ago that nobody waits for an answer any more: they are told that there is none. */
        TOO_LATE;

        /** What comes after a shorter absence counts as said just now: the line may break for a moment at any time. */
        private static final Duration MOMENT = Duration.ofSeconds(30);

        /**
         * Of what was said while the bot did not listen.
         *
         * @param tooLate how long ago nobody waits any more
         */
        public static Timing ofMissed(Instant said, Instant now, Duration tooLate) {
            Duration ago = Duration.between(said, now);
            if (ago.compareTo(tooLate) > 0) {
                return TOO_LATE;
            }
            return ago.compareTo(MOMENT) > 0 ? LATE : PROMPT;
        }
    }

    /** Reactions on a message may have changed; the truth is what {@link ChatAdapter#reactions} says. */
    record ReactionsChanged(MessageRef message, AccountId by, Instant at) implements ChatEvent {}

    /** The adapter is connected, at the start or again; what was said meanwhile may have been missed. */
    record Connected(String platform, Instant at) implements ChatEvent {}
}
