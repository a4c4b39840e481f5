package dev.baton.lease;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lease, or asks for one, in words that others can use: stores keep it beside the lease, so that an
 * instance that is refused can say by whom.
 *
 * @param instance the identity, unique per start of a process; stores compare nothing else
 * @param place where it runs, for people: host and process, or the platform's names
 * @param version the version of the program, for people
 * @param startedAt when the instance started
 */
public record Holder(String instance, String place, String version, Instant startedAt) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * A holder of which only the identity is known, because its description is gone or unreadable.
     *
     * @param instance the identity
     * @return a holder without a description
     */
    public static Holder unknown(String instance) {
        return new Holder(instance, "an unknown place", "unknown", Instant.EPOCH);
    }

    /**
     * This holder as a JSON object, for a store to keep.
     *
     * @return one line of JSON
     */
    public String toJson() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("instance", instance);
            json.writeStringField("place", place);
            json.writeStringField("version", version);
            json.writeStringField("startedAt", startedAt.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot refuse to be written", e);
        }
        return out.toString();
    }

    /**
     * Reads what {@link #toJson()} wrote, by this or by another version.
     *
     * @param text the JSON
     * @return the holder; empty if the text is something else
     */
    public static Optional<Holder> fromJson(String text) {
        String instance = null;
        String place = "an unknown place";
        String version = "unknown";
        Instant startedAt = Instant.EPOCH;
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value != JsonToken.VALUE_STRING) {
                    json.skipChildren();
                    continue;
                }
                switch (name) {
                    case "instance" -> instance = json.getText();
                    case "place" -> place = json.getText();
                    case "version" -> version = json.getText();
                    case "startedAt" -> startedAt = Instant.parse(json.getText());
                    default -> {}
                }
            }
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
        return instance == null ? Optional.empty() : Optional.of(new Holder(instance, place, version, startedAt));
    }
}
