package io.vigie.commands;

/** The outside system's own name of a running task, such as a Proxmox UPID. */
public record TaskHandle(String id) {}
