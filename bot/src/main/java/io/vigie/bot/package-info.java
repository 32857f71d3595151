/** Who speaks, who may, who approves, who hears. */
@NullMarked
package io.vigie.bot;

import org.jspecify.annotations.NullMarked;
