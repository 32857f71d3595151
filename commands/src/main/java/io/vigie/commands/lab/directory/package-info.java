/** The lab's LDAP directory: two trees of people, and their groups. */
@NullMarked
package io.vigie.commands.lab.directory;

import org.jspecify.annotations.NullMarked;
