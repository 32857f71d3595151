/** The second factor that approvers of critical plans show: time-based one-time passwords, RFC 6238. */
@NullMarked
package io.vigie.bot.totp;

import org.jspecify.annotations.NullMarked;
