package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.LabSite.encode;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request to a real cluster, and what it answered. */
record RecordedSample(String name, JsonNode text) {
    static RecordedSample of(String name) throws Exception {
        try (var in = RecordedSample.class.getResourceAsStream("/proxmox/samples/" + name + ".json")) {
            return new RecordedSample(
                    name, new JsonMapper().readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    /** Sends the same to the lab, which has to be in the situation of the recording. */
    LabSite.Reply replay(LabSite site, Situations.Situation situation) {
        String[] request = text.get("request").stringValue().split(" ", 2);
        Map<String, String> headers = credentials(site);
        String upid = situation.apply(site);
        String path = upid.isEmpty() ? request[1] : request[1].replaceFirst("UPID%3A[^/?]+", encode(upid));
        String body = text.path("request_body").asString("").replace("<password>", site.cluster.rootPassword());
        return site.call(asked(), request[0], path, body, headers);
    }

    private String asked() {
        return name.startsWith("noquorum") ? "pve3" : "pve1";
    }

    private Map<String, String> credentials(LabSite site) {
        Map<String, String> headers = new HashMap<>();
        JsonNode given = text.path("request_headers");
        String authorization = given.path("Authorization").asString("");
        if (authorization.startsWith("PVEAPIToken=root@pam!bot=")) {
            headers.putAll(LabSite.token(site.rootToken));
        } else if (authorization.startsWith("PVEAPIToken=bot@pve!full=") && status() != 401) {
            Set<String> user = Set.of(
                    "VM.Config.CDROM",
                    "VM.PowerMgmt",
                    "VM.GuestAgent.FileSystemMgmt",
                    "VM.Console",
                    "VM.GuestAgent.FileRead",
                    "VM.GuestAgent.Audit",
                    "VM.Audit",
                    "VM.Backup",
                    "VM.GuestAgent.FileWrite",
                    "VM.Config.Cloudinit");
            headers.putAll(
                    LabSite.token("bot@pve!full=" + site.cluster.addToken("bot@pve!full", Map.of("/vms", user))));
        } else if (authorization.startsWith("PVEAPIToken=bot@pve!sep=")) {
            headers.putAll(LabSite.token("bot@pve!sep=" + site.cluster.addToken("bot@pve!sep", Map.of())));
        } else if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
        return headers;
    }

    int status() {
        return text.get("status").asInt();
    }

    String reason() {
        return text.get("reason").asString();
    }

    /** What was answered; missing or null when that had no body. */
    JsonNode answer() {
        return text.path("json");
    }

    /** Paths and values; elements of lists go by their id, since their order is random. */
    static Map<String, String> flat(JsonNode node) {
        Map<String, String> all = new TreeMap<>();
        flatten("", node, all);
        return all;
    }

    private static void flatten(String at, JsonNode node, Map<String, String> all) {
        if (node.isObject()) {
            node.properties().forEach(entry -> flatten(at + "/" + entry.getKey(), entry.getValue(), all));
        } else if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                String id = Stream.of("id", "sid", "storage", "vmid", "n", "node")
                        .filter(element::has)
                        .findFirst()
                        .map(key -> element.get(key).asString())
                        .orElse(String.valueOf(index));
                index++;
                if (element.isContainer()) {
                    flatten(at + "/" + id.replace('/', '-'), element, all);
                }
            }
        } else {
            all.put(at, node.asString(""));
        }
    }
}
