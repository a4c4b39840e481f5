package dev.baton.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an update of some kind carries, as a tester wrote it. Read in one go and without a tree, because updates are
 * queued by the hundred thousand.
 *
 * @param json as it goes over the wire
 * @param date from when it is kept, in Unix time, or null for now
 * @param subject the chat, the user or whatever else it is about; 0 when it does not say
 */
record UpdateContent(String json, @Nullable Long date, long subject) {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();

    /** Reads a text that is one JSON object and nothing else. */
    static Optional<UpdateContent> read(UpdateKind kind, String text) {
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Copier copier = new Copier(in, kind);
            String json = JsonWriter.value(copier::copy);
            return in.nextToken() == null
                    ? Optional.of(new UpdateContent(json, copier.date, copier.subject))
                    : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Writes what it reads, and keeps the date and the subject, which lie where their paths lead. */
    private static final class Copier {

        private static final int DEEPEST = 3;

        private final JsonParser in;
        private final UpdateKind kind;
        private final String[] path = new String[DEEPEST];
        private int depth;
        private @Nullable Long date;
        private long subject;

        private Copier(JsonParser in, UpdateKind kind) {
            this.in = in;
            this.kind = kind;
        }

        private void copy(JsonGenerator out) throws IOException {
            do {
                JsonToken token = in.currentToken();
                switch (token) {
                    case START_OBJECT -> {
                        out.writeStartObject();
                        depth++;
                    }
                    case END_OBJECT -> {
                        out.writeEndObject();
                        depth--;
                    }
                    case START_ARRAY -> {
                        out.writeStartArray();
                        depth++;
                    }
                    case END_ARRAY -> {
                        out.writeEndArray();
                        depth--;
                    }
                    case FIELD_NAME -> {
                        String name = in.currentName();
                        if (depth <= DEEPEST) {
                            path[depth - 1] = name;
                        }
                        out.writeFieldName(name);
                    }
                    case VALUE_STRING ->
                        out.writeString(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
                    default -> out.writeRawValue(in.getText());
                }
                if (token.isScalarValue()) {
                    note();
                }
            } while (depth > 0 && in.nextToken() != null);
        }

        private void note() throws IOException {
            if (isAt(kind.datePath(), 0)) {
                date = number(in.getText());
            } else if (isAt(kind.subjectPath(), 0) || (isAt(kind.subjectPath(), 1) && path[depth - 1].equals("id"))) {
                Long number = number(in.getText());
                subject = number == null ? in.getText().hashCode() : number;
            }
        }

        /** Whether it is so many steps beyond the end of this path. */
        private boolean isAt(List<String> wanted, int beyond) {
            return !wanted.isEmpty()
                    && depth == wanted.size() + beyond
                    && wanted.equals(Arrays.asList(path).subList(0, wanted.size()));
        }

        private static @Nullable Long number(String text) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
