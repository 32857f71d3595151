/** People and their groups from LDAP directories. */
@NullMarked
package io.vigie.bot.identity.ldap;

import org.jspecify.annotations.NullMarked;
