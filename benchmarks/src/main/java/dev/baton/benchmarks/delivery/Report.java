package dev.baton.benchmarks.delivery;

import dev.baton.benchmarks.BarChart;
import dev.baton.benchmarks.BarChart.Bar;
import dev.baton.benchmarks.BarChart.Kind;
import dev.baton.benchmarks.BarChart.Panel;
import dev.baton.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was measured, as a table and as drawings. */
record Report(Function<Subject, Measured> results) {

    String markdown() {
        StringBuilder table = new StringBuilder();
        table.append(
                Arrays.stream(Subject.values()).map(Subject::title).collect(Collectors.joining(" | ", "| | ", " |\n")));
        table.append("|---|").append("--:|".repeat(Subject.values().length)).append('\n');
        double limit = results.apply(Subject.RAW).throughput().perSecond();
        row(
                table,
                "updates a second",
                measured -> number("%,.0f", measured.throughput().perSecond()));
        row(
                table,
                "of the bare loop",
                measured -> number("%.0f %%", 100 * measured.throughput().perSecond() / limit));
        row(
                table,
                "processor time for an update, µs",
                measured -> number("%.2f", measured.throughput().micros()));
        row(
                table,
                "the same of the emulator, µs",
                measured -> number("%.2f", measured.throughput().telegramMicros()));
        row(
                table,
                "memory after a million and more (RSS), MiB",
                measured -> number("%.0f", (double) measured.throughput().mebibytes()));
        for (int i = 0; i < results.apply(Subject.RAW).promptness().size(); i++) {
            int index = i;
            row(
                    table,
                    "latency at " + rate(index) + ", p50 / p99, ms",
                    measured -> number("%.2f", measured.promptness().get(index).median()) + " / "
                            + number("%.2f", measured.promptness().get(index).p99()));
        }
        row(
                table,
                "start: until it polls, s",
                measured -> number("%.2f", measured.start().seconds()));
        row(
                table,
                "start: processor time, ms",
                measured -> number("%.0f", measured.start().millis()));
        row(
                table,
                "start: memory (RSS), MiB",
                measured -> number("%.0f", measured.start().mebibytes()));
        return table.toString();
    }

    private void row(StringBuilder to, String title, Function<Measured, String> cell) {
        to.append(Arrays.stream(Subject.values())
                .map(subject -> cell.apply(results.apply(subject)))
                .collect(Collectors.joining(" | ", "| " + title + " | ", " |\n")));
    }

    private String rate(int index) {
        return number(
                        "%,.0f",
                        results.apply(Subject.RAW).promptness().get(index).rate()) + " a second";
    }

    /** Writes the drawings into a folder. */
    void draw(Path folder) throws IOException {
        BarChart work = new BarChart(
                "Updates to the handler: 100,000 that wait, in batches of 100",
                List.of(
                        panel(
                                "updates a second, the more the better",
                                measured -> measured.throughput().perSecond(),
                                "%,.0f"),
                        panel(
                                "processor time of the bot for an update, µs, the less the better",
                                measured -> measured.throughput().micros(),
                                "%.2f")),
                foot());
        BarChart latency = new BarChart(
                "From an update that exists to its handler, ms: p50, and paler p99",
                IntStream.range(0, results.apply(Subject.RAW).promptness().size())
                        .mapToObj(this::latencies)
                        .toList(),
                foot());
        BarChart start = new BarChart(
                "A cold start, until the first getUpdates waits",
                List.of(
                        panel("processor time, ms", measured -> measured.start().millis(), "%.0f"),
                        panel("memory (RSS), MiB", measured -> measured.start().mebibytes(), "%.0f")),
                foot());
        Files.writeString(folder.resolve("delivery.svg"), work.svg());
        Files.writeString(folder.resolve("delivery-latency.svg"), latency.svg());
        Files.writeString(folder.resolve("delivery-start.svg"), start.svg());
    }

    private static String foot() {
        return "benchmarks/run delivery on " + Machine.describe();
    }

    private Panel panel(String title, ToDoubleFunction<Measured> value, String format) {
        return new Panel(
                title,
                Arrays.stream(Subject.values())
                        .map(subject -> {
                            double measured = value.applyAsDouble(results.apply(subject));
                            return new Bar(
                                    subject.title(), measured, measured, number(format, measured), kind(subject));
                        })
                        .toList());
    }

    private Panel latencies(int index) {
        return new Panel(
                "at " + rate(index),
                Arrays.stream(Subject.values())
                        .map(subject -> {
                            Promptness measured =
                                    results.apply(subject).promptness().get(index);
                            return new Bar(
                                    subject.title(),
                                    measured.median(),
                                    measured.p99(),
                                    number("%.2f", measured.median()) + " / " + number("%.2f", measured.p99()),
                                    kind(subject));
                        })
                        .toList());
    }

    private static Kind kind(Subject subject) {
        return switch (subject) {
            case RAW -> Kind.LIMIT;
            case BATON, BATON_PENGRAD, BATON_TELEGRAMBOTS -> Kind.OURS;
            case PENGRAD, TELEGRAMBOTS -> Kind.PEER;
        };
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
