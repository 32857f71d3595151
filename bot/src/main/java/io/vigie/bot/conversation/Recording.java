package io.vigie.bot.conversation;

/** What was answered is recorded a moment after its answer; whoever reads the records waits for it. */
public interface Recording {
    /** Returns once all that was answered before is recorded; after some seconds in any case. */
    void settle();
}
