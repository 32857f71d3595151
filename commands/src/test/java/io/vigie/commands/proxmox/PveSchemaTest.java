package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PveSchemaTest {
    private final PveSchema schema = PveSchema.load();

    static Stream<Path> samples() throws Exception {
        URI folder = PveSchemaTest.class.getResource("/proxmox/samples").toURI();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void accepts_what_a_real_cluster_answered(Path file) throws Exception {
        JsonNode sample = new JsonMapper().readTree(Files.readString(file));
        String[] request = sample.get("request").stringValue().split(" ", 2);
        if (sample.get("status").asInt() != 200 || !request[1].startsWith("/api2/json/")) {
            return;
        }
        String target = request[1].substring("/api2/json".length());
        String path = URLDecoder.decode(target.replaceAll("\\?.*", ""), StandardCharsets.UTF_8);
        Map<String, String> parameters = new LinkedHashMap<>();
        decode(target.contains("?") ? target.replaceAll(".*\\?", "") : "", parameters);
        decode(sample.path("request_body").asString(""), parameters);

        assertThat(schema.answer(request[0], path, sample.get("json"))).isEmpty();
        assertThat(schema.request(request[0], path, parameters)).isEmpty();
    }

    @Test
    void finds_each_kind_of_fault_in_a_request() {
        String stop = "/nodes/pve1/qemu/100/status/stop";
        assertThat(schema.request("POST", stop, Map.of("timeout", "30"))).isEmpty();
        assertThat(schema.request("POST", stop, Map.of("timeout", "-1")))
                .containsExactly("timeout: too small - got '-1'");
        assertThat(schema.request("POST", stop, Map.of("timeout", "soon"))).hasSize(1);
        assertThat(schema.request("POST", stop, Map.of("tiemout", "30"))).hasSize(1);
        assertThat(schema.request("POST", stop, Map.of("vmid", "100"))).hasSize(1);
        assertThat(schema.request("POST", "/nodes/pve1/qemu/99/status/stop", Map.of()))
                .isNotEmpty();
        assertThat(schema.request("GET", "/cluster/resources", Map.of("type", "banana")))
                .hasSize(1);
        assertThat(schema.request("POST", "/access/ticket", Map.of("username", "root@pam")))
                .hasSize(1);
        assertThat(schema.request("PATCH", "/version", Map.of())).hasSize(1);
    }

    @Test
    void finds_faults_in_an_answer() {
        JsonMapper json = new JsonMapper();
        assertThat(schema.answer("GET", "/version", json.readTree("{\"data\":{\"version\":\"9\"}}")))
                .hasSize(2);
        assertThat(schema.answer("GET", "/nodes", json.readTree("{\"data\":{}}")))
                .hasSize(1);
        assertThat(schema.answer("GET", "/nodes", json.readTree("[]"))).hasSize(1);
    }

    private static void decode(String form, Map<String, String> into) {
        for (String pair : form.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                into.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
    }
}
