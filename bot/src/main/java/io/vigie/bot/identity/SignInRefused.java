package io.vigie.bot.identity;

import java.time.Instant;

/** Somebody did not prove who they are. The uid is what was typed: outside text. */
public record SignInRefused(String realm, String uid, String reason, Instant at) {}
