/** What is done with whole nodes: emptied, rebooted, their services, and the load spread over them. */
@NullMarked
package io.vigie.commands.node;

import org.jspecify.annotations.NullMarked;
