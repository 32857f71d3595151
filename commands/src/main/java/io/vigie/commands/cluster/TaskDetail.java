package io.vigie.commands.cluster;

import io.vigie.commands.TaskReport;

/** A task and how far it is. */
public record TaskDetail(TaskEntry entry, TaskReport report) {}
