/** Plans, the votes on them, and their runs. */
@NullMarked
package io.vigie.bot.approval;

import org.jspecify.annotations.NullMarked;
