package io.vigie.bot.approval;

import io.vigie.commands.Plan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Plans as they are stored. What an earlier version has stored is read as what it meant then. */
final class PlanText {
    private static final JsonMapper JSON = new JsonMapper();
    /** Of a plan from before there were paces. */
    private static final JsonNode PACE = JSON.valueToTree(Plan.Pace.ONE_BY_ONE);
    /** Of a step from before there were stages. */
    private static final JsonNode STAGE = JSON.valueToTree(0);

    private PlanText() {}

    static String of(Plan plan) {
        return JSON.writeValueAsString(plan);
    }

    static Plan read(String text) {
        JsonNode stored = JSON.readTree(text);
        if (stored instanceof ObjectNode plan) {
            plan.putIfAbsent("pace", PACE);
            plan.path("steps").forEach(step -> {
                if (step instanceof ObjectNode fields) {
                    fields.putIfAbsent("stage", STAGE);
                }
            });
        }
        return JSON.treeToValue(stored, Plan.class);
    }
}
