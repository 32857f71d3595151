package io.vigie.commands.language;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import org.incendo.cloud.context.CommandContext;

/** A command line that was parsed, by somebody who may say it; nothing has been done yet. */
public final class Understood {
    private final CommandDoc doc;
    private final CommandHandler handler;
    private final CommandContext<Caller> context;

    Understood(CommandDoc doc, CommandHandler handler, CommandContext<Caller> context) {
        this.doc = doc;
        this.handler = handler;
        this.context = context;
    }

    public CommandDoc doc() {
        return doc;
    }

    /**
     * Runs it on the calling thread.
     *
     * @throws io.vigie.commands.Problem when there is no result to give; whatever else the command throws
     */
    public Outcome run() {
        return handler.handle(context);
    }
}
