/** The words every capability speaks: callers, answers, plans, problems. */
@NullMarked
package io.vigie.commands;

import org.jspecify.annotations.NullMarked;
