/** A small site that speaks the real protocols on loopback, for tests and the demonstration. */
@NullMarked
package io.vigie.commands.lab;

import org.jspecify.annotations.NullMarked;
