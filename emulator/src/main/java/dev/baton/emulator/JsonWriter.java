package dev.baton.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes JSON as Telegram's server does: no blanks, fields in the order given, anything beyond ASCII as a Unicode
 * escape with lower-case digits.
 */
final class JsonWriter {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private final JsonGenerator out;

    private JsonWriter(JsonGenerator out) {
        this.out = out;
    }

    /** Writes a value of any kind. */
    interface Content {
        void write(JsonGenerator out) throws IOException;
    }

    static String value(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            content.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static String object(Consumer<JsonWriter> fields) {
        return value(out -> {
            out.writeStartObject();
            fields.accept(new JsonWriter(out));
            out.writeEndObject();
        });
    }

    /** A text as a JSON value. */
    static String quote(String text) {
        return value(out -> out.writeString(text));
    }

    static String array(Collection<String> values) {
        return values.stream().collect(Collectors.joining(",", "[", "]"));
    }

    JsonWriter field(String name, String value) {
        return write(() -> out.writeStringField(name, value));
    }

    JsonWriter field(String name, long value) {
        return write(() -> out.writeNumberField(name, value));
    }

    JsonWriter field(String name, boolean value) {
        return write(() -> out.writeBooleanField(name, value));
    }

    /** A field whose value is JSON already. */
    JsonWriter raw(String name, String json) {
        return write(() -> {
            out.writeFieldName(name);
            out.writeRawValue(json);
        });
    }

    JsonWriter strings(String name, Iterable<String> values) {
        return write(() -> {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        });
    }

    JsonWriter object(String name, Consumer<JsonWriter> fields) {
        return write(() -> {
            out.writeObjectFieldStart(name);
            fields.accept(this);
            out.writeEndObject();
        });
    }

    private JsonWriter write(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
