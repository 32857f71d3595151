package io.vigie.commands;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** A caller whose rights are written down: {@code new TestCaller("vm.read@*", "vm.power@rennes")}. */
public record TestCaller(Set<String> rights) implements Caller {
    public static final TestCaller ALL = new TestCaller("*@*");

    public TestCaller(String... rights) {
        this(Arrays.stream(rights).collect(Collectors.toSet()));
    }

    @Override
    public String name() {
        return "tester";
    }

    @Override
    public boolean may(String verb, String scope) {
        return rights.contains("*@*") || rights.contains(verb + "@*") || rights.contains(verb + "@" + scope);
    }

    @Override
    public boolean mayAnywhere(String verb) {
        return rights.contains("*@*") || rights.stream().anyMatch(r -> r.startsWith(verb + "@"));
    }
}
