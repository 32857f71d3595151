package io.vigie.commands;

/** Plain data that a chat can draw; whoever sees no pictures gets its {@link #summary()}, which says the same. */
public sealed interface Drawable permits Chart, Diagram {
    String title();

    Answer summary();
}
