package dev.baton.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The values of a JSON text by their paths, such as {@code callback_query.message.message_id} or
 * {@code photo.0.file_id}.
 */
final class JsonValues {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> values = new HashMap<>();

    private JsonValues() {}

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    static JsonValues of(String text) {
        JsonValues read = new JsonValues();
        try (JsonParser json = JSON.createParser(text)) {
            for (JsonToken next = json.nextToken(); next != null; next = json.nextToken()) {
                if (next.isScalarValue()) {
                    read.values.put(path(json.getParsingContext()), json.getText());
                }
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException("This is not JSON: " + e.getMessage(), e);
        }
    }

    private static String path(JsonStreamContext context) {
        if (context.inRoot()) {
            return "";
        }
        String before = path(context.getParent());
        String name = context.inArray() ? String.valueOf(context.getCurrentIndex()) : context.getCurrentName();
        return before.isEmpty() ? name : before + "." + name;
    }

    /** The value at a path as text; empty if there is none. */
    String text(String path) {
        return values.getOrDefault(path, "");
    }

    /** The whole number at a path; 0 if there is none. */
    long number(String path) {
        return Long.parseLong(values.getOrDefault(path, "0"));
    }
}
