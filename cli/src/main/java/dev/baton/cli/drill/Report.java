package dev.baton.cli.drill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a drill ended.
 *
 * @param plan what it was to be
 * @param store where the lease was, in words
 * @param took how long it took
 * @param tally what became of the messages
 * @param conflicts the 409s that somebody has to answer for
 * @param done which acts came about
 * @param handOvers how many deploys were hand-overs: the new instance served before the old one was told to stop
 * @param gaps for how long nobody asked for updates at a deploy
 * @param takeOvers how long it took after a kill until another instance asked for updates
 * @param starts from the start of a process to its first call
 * @param notes what else happened, in words
 * @param aborted why it ended before its time; empty if it did not
 */
record Report(
        Plan plan,
        String store,
        Duration took,
        Tally tally,
        long conflicts,
        List<Act> done,
        int handOvers,
        Spread gaps,
        Spread takeOvers,
        Spread starts,
        List<String> notes,
        String aborted) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** Why it failed; empty if it passed. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (!aborted.isEmpty()) {
            failures.add(aborted);
        }
        add(failures, tally.lost(), "lost");
        add(failures, tally.duplicated(), "duplicated");
        if (plan.command().isEmpty()) {
            add(failures, tally.unmarked(), "redelivered without a mark");
            add(failures, tally.outOfOrder(), "out of order");
        }
        if (conflicts > 0) {
            failures.add(conflicts + (conflicts == 1 ? " conflict" : " conflicts"));
        }
        if (tally.updates() == 0) {
            failures.add("no message was written");
        }
        return failures;
    }

    private static void add(List<String> failures, int count, String what) {
        if (count > 0) {
            failures.add(count + (count == 1 ? " message " : " messages ") + what);
        }
    }

    boolean passed() {
        return failures().isEmpty();
    }

    /** For people. */
    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "%s", plan.subject());
        line(
                table,
                "%s, lease in %s, life %s, %d messages a second in %d chats, %.0f s, seed %d",
                plan.webhook() ? "webhook" : "polling",
                store,
                millis(plan.leaseTtl()),
                plan.rate(),
                plan.chats(),
                took.toMillis() / 1000.0,
                plan.seed());
        line(table, "");
        for (Act act : Act.values()) {
            int planned = plan.acts().of(act);
            if (planned > 0) {
                String remark = act == Act.DEPLOY ? "   " + handOvers + " by hand-over" : "";
                line(table, "  %-24s %9d%s%s", act.word() + "s", count(act), of(act, planned), remark);
            }
        }
        line(table, "");
        line(table, "  %-24s %9d", "messages", tally.updates());
        line(table, "  %-24s %9d", "handled", tally.handled());
        line(table, "  %-24s %9d", "lost", tally.lost());
        line(table, "  %-24s %9d   without an act that explains it", "duplicated", tally.duplicated());
        line(
                table,
                "  %-24s %9d   answered again after a kill, a freeze or an outage",
                "redelivered",
                tally.redelivered());
        line(
                table,
                "  %-24s %9d   answered before an earlier one of the same chat",
                "out of order",
                tally.outOfOrder());
        line(table, "  %-24s %9d   409s on open connections", "conflicts", conflicts);
        if (tally.taken() > 0) {
            line(table, "  %-24s %9d", "taken by the intruder", tally.taken());
        }
        line(table, "");
        line(table, "  %-24s %9s %11s %11s %11s", "", "count", "p50", "p99", "max");
        spread(table, "hand-over gap", gaps);
        spread(table, "take-over after a kill", takeOvers);
        spread(table, "start of an instance", starts);
        spread(table, "answer to a message", Spread.of(tally.waits()));
        if (!notes.isEmpty()) {
            line(table, "");
            notes.forEach(note -> line(table, "  %s", note));
        }
        line(table, "");
        line(table, "%s", passed() ? "PASSED" : "FAILED: " + String.join(", ", failures()));
        return table.toString();
    }

    private String of(Act act, int planned) {
        return count(act) == planned ? "" : " of " + planned;
    }

    private long count(Act act) {
        return done.stream().filter(each -> each == act).count();
    }

    private static void spread(StringBuilder table, String name, Spread spread) {
        if (spread.count() > 0) {
            line(
                    table,
                    "  %-24s %9d %11s %11s %11s",
                    name,
                    spread.count(),
                    millis(spread.p50()),
                    millis(spread.p99()),
                    millis(spread.max()));
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** A duration as people read it. */
    static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / NANOS_PER_MILLI);
    }

    /** For programs: one object. */
    String json() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeBooleanField("passed", passed());
            texts(json, "failures", failures().stream());
            json.writeStringField("bot", plan.subject());
            json.writeStringField("mode", plan.webhook() ? "webhook" : "polling");
            json.writeStringField("store", store);
            json.writeNumberField("leaseTtlMs", plan.leaseTtl().toMillis());
            json.writeNumberField("rate", plan.rate());
            json.writeNumberField("seed", plan.seed());
            json.writeNumberField("seconds", took.toMillis() / 1000.0);
            for (Act act : Act.values()) {
                json.writeNumberField(act.word() + "s", count(act));
            }
            json.writeNumberField("handOvers", handOvers);
            json.writeNumberField("updates", tally.updates());
            json.writeNumberField("handled", tally.handled());
            json.writeNumberField("lost", tally.lost());
            json.writeNumberField("taken", tally.taken());
            json.writeNumberField("duplicated", tally.duplicated());
            json.writeNumberField("redelivered", tally.redelivered());
            json.writeNumberField("unmarked", tally.unmarked());
            json.writeNumberField("outOfOrder", tally.outOfOrder());
            json.writeNumberField("conflicts", conflicts);
            spread(json, "handOverGapMs", gaps);
            spread(json, "takeOverMs", takeOvers);
            spread(json, "startMs", starts);
            spread(json, "answerMs", Spread.of(tally.waits()));
            texts(json, "notes", notes.stream());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot refuse to be written", e);
        }
        return out.toString();
    }

    private static void texts(JsonGenerator json, String name, Stream<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts.toList()) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void spread(JsonGenerator json, String name, Spread spread) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", spread.count());
        if (spread.count() > 0) {
            json.writeNumberField("p50", rounded(spread.p50()));
            json.writeNumberField("p99", rounded(spread.p99()));
            json.writeNumberField("max", rounded(spread.max()));
        }
        json.writeEndObject();
    }

    private static double rounded(Duration duration) {
        return Math.round(duration.toNanos() / NANOS_PER_MILLI * 100) / 100.0;
    }
}
