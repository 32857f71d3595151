package io.vigie.bot.identity;

/** An LDAP group; {@code name} is its cn. */
public record Group(String dn, String name) {}
