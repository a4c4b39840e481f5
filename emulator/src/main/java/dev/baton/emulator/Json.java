package dev.baton.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON value that came in. Reading it never fails: what is missing or of another type is empty. */
final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();
    private static final Json MISSING = new Json(null);

    /** A map, a list, a string, a {@link Scalar}, or null. */
    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /** Reads a text that is one value and nothing else. */
    static Optional<Json> read(String text) {
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() == null) {
                return Optional.empty();
            }
            Json json = value(in);
            return in.nextToken() == null ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Json value(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Json> fields = new LinkedHashMap<>();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                fields.putIfAbsent(name, value(in));
            }
            return new Json(fields);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Json> items = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(in));
            }
            return new Json(items);
        }
        return new Json(token == JsonToken.VALUE_STRING ? in.getText() : new Scalar(in.getText()));
    }

    boolean isObject() {
        return value instanceof Map;
    }

    boolean isArray() {
        return value instanceof List;
    }

    boolean isString() {
        return value instanceof String;
    }

    /** The value of a field; a missing one when there is none. */
    Json get(String name) {
        return value instanceof Map<?, ?> fields && fields.get(name) instanceof Json field ? field : MISSING;
    }

    boolean has(String name) {
        return get(name) != MISSING;
    }

    /** The names of the fields, in their order. */
    List<String> names() {
        return value instanceof Map<?, ?> fields
                ? fields.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    List<Json> items() {
        return value instanceof List<?> items
                ? items.stream().map(Json.class::cast).toList()
                : List.of();
    }

    /** Text as it is meant, numbers and booleans as they are written, everything else as an empty string. */
    String text() {
        return value instanceof String text ? text : value instanceof Scalar scalar ? scalar.text() : "";
    }

    String text(String name) {
        return get(name).text();
    }

    /** Null when it is no integer. */
    @Nullable Long integer() {
        String text = text();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    long integer(String name, long otherwise) {
        Long number = get(name).integer();
        return number == null ? otherwise : number;
    }

    /** The value as it goes over the wire. */
    @Override
    public String toString() {
        return JsonWriter.value(this::write);
    }

    private void write(JsonGenerator out) throws IOException {
        switch (value) {
            case Map<?, ?> fields -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> field : fields.entrySet()) {
                    out.writeFieldName(String.valueOf(field.getKey()));
                    ((Json) field.getValue()).write(out);
                }
                out.writeEndObject();
            }
            case List<?> items -> {
                out.writeStartArray();
                for (Object item : items) {
                    ((Json) item).write(out);
                }
                out.writeEndArray();
            }
            case String text -> out.writeString(text);
            case Scalar scalar -> out.writeRawValue(scalar.text());
            case null, default -> out.writeNull();
        }
    }

    /** A number, true, false or null. */
    private record Scalar(String text) {}
}
