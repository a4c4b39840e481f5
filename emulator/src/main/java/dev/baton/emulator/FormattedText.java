package dev.baton.emulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A text with its entities.
 *
 * @param entities in their order, longer ones first
 */
record FormattedText(String text, List<TextEntity> entities) {

    private static final Comparator<TextEntity> ORDER = Comparator.comparingInt(TextEntity::offset)
            .thenComparing(Comparator.comparingInt(TextEntity::length).reversed());

    static final FormattedText EMPTY = new FormattedText("", List.of());

    FormattedText {
        entities = entities.stream().sorted(ORDER).toList();
    }

    /** A text as people write it: without entities of their own, but with those that are found. */
    static FormattedText plain(String text) {
        return new FormattedText(text, FoundEntities.in(text, List.of()));
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    int codePoints() {
        return text.codePointCount(0, text.length());
    }

    /** Without the blanks at its ends, as the server keeps it; entities shrink with it. */
    FormattedText stripped() {
        String right = text.stripTrailing();
        int cut = right.length() - right.stripLeading().length();
        List<TextEntity> kept = new ArrayList<>();
        for (TextEntity entity : entities) {
            int start = Math.max(entity.offset() - cut, 0);
            int end = Math.min(entity.end(), right.length()) - cut;
            if (end > start) {
                kept.add(new TextEntity(entity.type(), start, end - start, entity.argument()));
            }
        }
        return new FormattedText(right.substring(cut), kept);
    }

    FormattedText withFoundEntities() {
        List<TextEntity> all = new ArrayList<>(entities);
        all.addAll(FoundEntities.in(text, entities));
        return new FormattedText(text, all);
    }
}
