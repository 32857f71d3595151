package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.TaskDetail;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Vigie does on hosts, as tasks: libvirt has none of its own, its calls just take their time. They are known for a
 * while after their end, and as long as the program runs.
 */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int MOST_LINES = 200;

    /** Of something that was found done. */
    static final TaskHandle DONE = TaskHandle.ours("done");

    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Clock clock;

    private final Instant since;

    Jobs(Clock clock) {
        this.clock = clock;
        since = clock.instant();
    }

    /** From when on they are known. */
    Instant since() {
        return since;
    }

    /** What a job does; it has ended well when it returns. */
    interface Work {
        /**
         * @throws Problem when it failed
         */
        void run(Job job);
    }

    /** One task. */
    final class Job {
        private final TaskHandle handle;
        private final String verb;
        private final String host;
        private final Guest guest;
        private final Instant began = clock.instant();
        private volatile Optional<Instant> ended = Optional.empty();
        private final List<String> log = new CopyOnWriteArrayList<>();
        private volatile Optional<Runnable> stop = Optional.empty();
        private volatile TaskReport report = new TaskReport(TaskReport.State.RUNNING, -1, "running", List.of());

        private Job(String verb, String host, Guest guest, String to) {
            this.verb = verb;
            this.host = host;
            this.guest = guest;
            // The time keeps two lives of the program apart.
            handle = new JobId(host, verb, guest.id(), began, numbers.incrementAndGet(), to).handle();
        }

        Instant began() {
            return began;
        }

        /** How far it is. */
        void progress(double part, String says) {
            report = new TaskReport(TaskReport.State.RUNNING, part, says, List.of());
            note(says);
        }

        /** How it can be ended before its time; without this it cannot. */
        void stoppedBy(Runnable how) {
            stop = Optional.of(how);
        }

        /** The beginning and the end of a long story are worth keeping. */
        private void note(String says) {
            if (log.size() >= MOST_LINES) {
                log.remove(MOST_LINES / 2);
            }
            log.add(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + says);
        }

        private void end(TaskReport.State state, String says) {
            note(says);
            report = new TaskReport(state, 1, says, List.of());
            ended = Optional.of(clock.instant());
        }

        private TaskEntry entry() {
            return new TaskEntry(
                    handle,
                    verb,
                    host,
                    guest.id(),
                    "vigie",
                    began,
                    ended,
                    ended.isEmpty() ? "" : report.state() == TaskReport.State.DONE ? "OK" : report.says());
        }
    }

    TaskHandle begin(String verb, String host, Guest guest, Work work) {
        return begin(verb, host, guest, "", work);
    }

    /** @param to the host that the guest is moved to */
    TaskHandle begin(String verb, String host, Guest guest, String to, Work work) {
        Instant old = clock.instant().minus(KEPT);
        jobs.values().removeIf(job -> job.ended.filter(old::isAfter).isPresent());
        Job job = new Job(verb, host, guest, to);
        jobs.put(job.handle.id(), job);
        var unused = Thread.ofVirtual().name("job-" + verb + "-" + guest.name()).start(() -> run(job, work));
        return job.handle;
    }

    private static void run(Job job, Work work) {
        try {
            work.run(job);
            job.end(TaskReport.State.DONE, "OK");
        } catch (Problem problem) {
            job.end(TaskReport.State.FAILED, problem.text());
        } catch (Lost lost) {
            job.end(TaskReport.State.UNKNOWN, "nobody can tell whether it was done: " + lost.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("{} of {} on {}", job.verb, job.guest.name(), job.host, fault);
            job.end(TaskReport.State.UNKNOWN, "something is wrong in Vigie, see its log");
        }
    }

    /** Whether it ended well nobody can tell. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Problem why;

        Lost(Problem why) {
            super(why.text(), why);
            this.why = why;
        }

        Problem why() {
            return why;
        }
    }

    /** Empty when nothing is known of it: Vigie may have been restarted since. */
    Optional<TaskReport> report(TaskHandle handle) {
        return handle.equals(DONE)
                ? Optional.of(new TaskReport(TaskReport.State.DONE, 1, "OK", List.of()))
                : find(handle).map(job -> job.report);
    }

    Optional<TaskDetail> detail(TaskHandle handle) {
        return find(handle).map(job -> new TaskDetail(job.entry(), job.report));
    }

    List<TaskEntry> of(String guest, Instant since) {
        return jobs.values().stream()
                .filter(job -> job.guest.id().equals(guest) && !job.began.isBefore(since))
                .map(Job::entry)
                .sorted(Comparator.comparing(TaskEntry::began).reversed())
                .toList();
    }

    /** Newest first. */
    List<TaskEntry> all() {
        return jobs.values().stream()
                .map(Job::entry)
                .sorted(Comparator.comparing(TaskEntry::began).reversed())
                .toList();
    }

    List<String> log(TaskHandle handle) {
        return List.copyOf(known(handle).log);
    }

    /**
     * @throws Problem when there is no such task, or it has ended, or it cannot be stopped
     */
    void stop(TaskHandle handle) {
        Job job = known(handle);
        if (job.ended.isPresent()) {
            throw Problem.user("It has ended already.");
        }
        job.stop
                .orElseThrow(() -> Problem.user("To " + job.verb + " a guest cannot be stopped once it was begun."))
                .run();
    }

    private Job known(TaskHandle handle) {
        return find(handle)
                .orElseThrow(() -> Problem.user("No such task is known: Vigie may have been restarted since."));
    }

    private Optional<Job> find(TaskHandle handle) {
        return Optional.ofNullable(jobs.get(handle.id()));
    }
}
