package dev.baton.lease;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands beside a lock file, for others to read.
 *
 * @param holder who has or had the lease
 * @param token its fencing token
 * @param since when it was taken
 * @param released whether the holder let go of it
 */
record LeaseRecord(Holder holder, long token, Instant since, boolean released) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Replaces the file in one step, so that nobody reads half of it. */
    void write(Path file) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("token", token);
            json.writeStringField("since", since.toString());
            json.writeBooleanField("released", released);
            json.writeFieldName("holder");
            json.writeRawValue(holder.toJson());
            json.writeEndObject();
        }
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, out + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Empty if there is no such file, or nothing in it that makes sense: it is information, not the lock. */
    static Optional<LeaseRecord> read(Path file) {
        Holder holder = Holder.unknown("unknown");
        long token = 0;
        Instant since = Instant.EPOCH;
        boolean released = false;
        try {
            String text = Files.readString(file);
            try (JsonParser json = JSON.createParser(text)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return Optional.empty();
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    switch (name) {
                        case "token" -> token = json.getLongValue();
                        case "since" -> since = Instant.parse(json.getText());
                        case "released" -> released = json.getBooleanValue();
                        case "holder" -> {
                            int from = (int) json.currentTokenLocation().getCharOffset();
                            json.skipChildren();
                            int to = (int) json.currentLocation().getCharOffset();
                            holder = Holder.fromJson(text.substring(from, to)).orElse(holder);
                        }
                        default -> json.skipChildren();
                    }
                }
            }
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
        return Optional.of(new LeaseRecord(holder, token, since, released));
    }
}
