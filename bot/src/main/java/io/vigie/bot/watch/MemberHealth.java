package io.vigie.bot.watch;

/** What is followed of one member: whether it flaps, what errors it has, and how fast it runs. */
record MemberHealth(Flaps flaps, ErrorRate errors, LinkSpeed speed) {
    static final MemberHealth NEW = new MemberHealth(Flaps.NEW, ErrorRate.NEW, LinkSpeed.NEW);
}
