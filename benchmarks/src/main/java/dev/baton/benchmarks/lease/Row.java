package dev.baton.benchmarks.lease;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** One line of the table: one thing, measured of each subject. */
record Row(String title, Map<Subject, Figure> figures) {

    Row(String title) {
        this(title, new EnumMap<>(Subject.class));
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    void put(Subject subject, double value, String format, Object... words) {
        figures.put(subject, new Figure(value, String.format(format, words)));
    }

    String markdown() {
        StringBuilder line = new StringBuilder("| ").append(title).append(" | ");
        for (Subject subject : Subject.values()) {
            Figure figure = figures.get(subject);
            line.append(figure == null ? "–" : figure.text()).append(" | ");
        }
        return line.append(ratio()).append(" |").toString();
    }

    /** Ours, divided by the best of the peers. */
    private String ratio() {
        Figure ours = figures.get(Subject.BATON);
        OptionalDouble best = figures.entrySet().stream()
                .filter(entry -> entry.getKey() != Subject.BATON)
                .mapToDouble(entry -> entry.getValue().value())
                .min();
        if (ours == null || best.isEmpty()) {
            return "–";
        }
        if (ours.value() == 0) {
            return best.getAsDouble() == 0 ? "equal" : "ahead";
        }
        if (best.getAsDouble() == 0) {
            return "behind";
        }
        return String.format("%.2f", ours.value() / best.getAsDouble());
    }
}
