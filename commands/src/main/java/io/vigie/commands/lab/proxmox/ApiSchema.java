package io.vigie.commands.lab.proxmox;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API's methods with their parameters and permissions: Proxmox VE's own description, trimmed. */
final class ApiSchema {
    private static final String RESOURCE = "pve-api.json";

    private final List<ApiMethod> methods;

    private ApiSchema(List<ApiMethod> methods) {
        this.methods = methods;
    }

    static ApiSchema load() {
        try (InputStream in = Objects.requireNonNull(ApiSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            List<ApiMethod> methods = new ArrayList<>();
            for (JsonNode method : new JsonMapper().readTree(in).path("methods")) {
                methods.add(new ApiMethod(
                        method.path("method").asString(), method.path("path").asString(), method));
            }
            return new ApiSchema(List.copyOf(methods));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<ApiMethod> all() {
        return methods;
    }

    /** @param path with its segments still encoded, so that none of them holds a slash */
    Optional<ApiMethod> find(String verb, String path) {
        return methods.stream()
                .filter(method -> method.verb().equals(verb) && method.matches(path))
                .min(Comparator.comparingInt(ApiMethod::variables));
    }
}
