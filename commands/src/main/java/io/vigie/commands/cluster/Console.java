package io.vigie.commands.cluster;

import java.net.URI;

/**
 * Where a guest's screen is shown. There is never a password in it.
 *
 * @param link for a browser or a viewer
 * @param needs what it takes to be let in, in a sentence
 * @param tunnel the line that has to run in the admin's own shell while the link is used; empty when none has to
 */
public record Console(URI link, String needs, String tunnel) {}
