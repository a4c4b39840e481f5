package dev.baton.lease;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a standby writes about itself.
 *
 * @param holder who it is
 * @param since when it began to wait
 * @param seen the token of the lease at that time
 * @param asking whether it asks for a hand-over
 * @param slot the byte that it has locked for as long as it lives
 * @param presence how long it counts as waiting after each time that it asked; the time of the file says when that was
 */
record StandbyRecord(Holder holder, Instant since, long seen, boolean asking, long slot, Duration presence) {

    private static final JsonFactory JSON = new JsonFactory();

    String toJson() throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("since", since.toString());
            json.writeNumberField("seen", seen);
            json.writeBooleanField("asking", asking);
            json.writeNumberField("slot", slot);
            json.writeStringField("presence", presence.toString());
            json.writeFieldName("holder");
            json.writeRawValue(holder.toJson());
            json.writeEndObject();
        }
        return out + "\n";
    }

    /** Empty if the text is something else. */
    static Optional<StandbyRecord> fromJson(String text) {
        Optional<Holder> holder = Optional.empty();
        Instant since = Instant.EPOCH;
        long seen = 0;
        boolean asking = false;
        long slot = -1;
        Duration presence = Duration.ZERO;
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "since" -> since = Instant.parse(json.getText());
                    case "seen" -> seen = json.getLongValue();
                    case "asking" -> asking = json.getBooleanValue();
                    case "slot" -> slot = json.getLongValue();
                    case "presence" -> presence = Duration.parse(json.getText());
                    case "holder" -> {
                        int from = (int) json.currentTokenLocation().getCharOffset();
                        json.skipChildren();
                        int to = (int) json.currentLocation().getCharOffset();
                        holder = Holder.fromJson(text.substring(from, to));
                    }
                    default -> json.skipChildren();
                }
            }
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
        StandbyRecord read =
                new StandbyRecord(holder.orElse(Holder.unknown("unknown")), since, seen, asking, slot, presence);
        return holder.map(known -> read);
    }
}
