package io.vigie.commands.proxmox;

import io.vigie.commands.Problem;
import io.vigie.commands.StepRunner;
import java.util.function.Supplier;

/** Where the driver ends: what went wrong becomes a problem that names the cluster. */
record Asked(String cluster) {
    /**
     * @throws Problem for what Proxmox refused
     * @throws StepRunner.Uncertain for what nobody knows
     */
    <T> T of(Supplier<T> question) {
        try {
            return question.get();
        } catch (PveException e) {
            throw e.problem(cluster);
        } catch (StepRunner.Uncertain e) {
            throw new StepRunner.Uncertain(cluster + ": " + e.getMessage(), e);
        }
    }

    void to(Runnable request) {
        of(() -> {
            request.run();
            return true;
        });
    }
}
