package io.vigie.commands.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down what it is asked for. */
public final class FakeHaRequests implements HaRequests {
    private final List<String> calls;
    public final Map<String, Managed> managed = new HashMap<>();
    public boolean groups;

    FakeHaRequests(List<String> calls) {
        this.calls = calls;
    }

    @Override
    public Optional<Managed> find(String guest) {
        return Optional.ofNullable(managed.get(guest));
    }

    @Override
    public boolean hasGroups() {
        return groups;
    }

    @Override
    public void add(String guest, Settings settings) {
        calls.add("add " + guest + " " + settings.state()
                + settings.maxRestart().map(n -> " restart " + n).orElse("")
                + settings.maxRelocate().map(n -> " relocate " + n).orElse("")
                + settings.comment().map(c -> " comment " + c).orElse("")
                + settings.group().map(g -> " group " + g).orElse(""));
    }

    @Override
    public void remove(String guest) {
        calls.add("remove " + guest);
    }

    @Override
    public void request(String guest, String was, String state) {
        calls.add("request " + guest + " " + state + " was " + was);
    }

    @Override
    public List<String> move(String guest, String target, boolean live) {
        calls.add((live ? "migrate " : "relocate ") + guest + " " + target);
        return List.of();
    }

    @Override
    public void disarm(String mode) {
        calls.add("disarm " + mode);
    }

    @Override
    public void arm() {
        calls.add("arm");
    }
}
