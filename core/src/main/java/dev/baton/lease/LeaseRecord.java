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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands beside a lock file, for others to read.
 *
 * @param holder who has or had the lease, or to whom it was passed on
 * @param token its fencing token
 * @param since when it was taken, or passed on
 * @param released whether the holder let go of it
 * @param claimed false if it was passed on or let go of and nobody has taken it since
 * @param handedOver the token of the last hand-over; 0 if there was none
 * @param note what was left for the next holder, while it is not claimed; empty if nothing was
 */
record LeaseRecord(
        Holder holder, long token, Instant since, boolean released, boolean claimed, long handedOver, String note) {

    /** What is known of a lease that nobody ever had. */
    static final LeaseRecord NONE = new LeaseRecord(Holder.unknown("nobody"), 0, Instant.EPOCH, true, true, 0, "");

    private static final JsonFactory JSON = new JsonFactory();

    /** The same lease, let go of, with what is left for the next holder. */
    LeaseRecord release(String left) {
        return new LeaseRecord(holder, token, since, true, false, handedOver, left);
    }

    boolean isOf(Holder other) {
        return holder.instance().equals(other.instance());
    }

    /**
     * How long the lease is kept for the one to whom it was passed on; zero if it is not. A clock that was set back
     * ends it at once: that costs the order of those who wait, and nothing else, for the lease itself is a lock.
     */
    Duration keptFor(Instant now) {
        Duration left = Duration.between(now, since.plus(LeaseStore.CLAIM));
        boolean kept = !claimed && !released && !left.isNegative() && left.compareTo(LeaseStore.CLAIM) <= 0;
        return kept ? left : Duration.ZERO;
    }

    /** Whether whoever had it left nothing unfinished. */
    boolean isClean() {
        return released || !claimed;
    }

    /** What was left for whoever has the lease next. */
    Optional<String> noteForTheNext() {
        return claimed || note.isEmpty() ? Optional.empty() : Optional.of(note);
    }

    /** Replaces the file in one step, so that nobody reads half of it. */
    void write(Path file) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("token", token);
            json.writeStringField("since", since.toString());
            json.writeBooleanField("released", released);
            json.writeBooleanField("claimed", claimed);
            json.writeNumberField("handedOver", handedOver);
            json.writeStringField("note", note);
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
        boolean claimed = true;
        long handedOver = 0;
        String note = "";
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
                        case "claimed" -> claimed = json.getBooleanValue();
                        case "handedOver" -> handedOver = json.getLongValue();
                        case "note" -> note = json.getText();
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
        return Optional.of(new LeaseRecord(holder, token, since, released, claimed, handedOver, note));
    }
}
