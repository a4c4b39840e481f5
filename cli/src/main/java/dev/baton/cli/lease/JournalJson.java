package dev.baton.cli.lease;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.BotLease;
import dev.baton.lease.FailedEntry;
import dev.baton.lease.Journal.Pending;
import dev.baton.lease.JournalEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A journal as one JSON object, for programs. */
final class JournalJson {

    private static final JsonFactory JSON = new JsonFactory();

    private JournalJson() {}

    static String of(BotLease lease, List<Pending> pending, List<FailedEntry> failed) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("bot", lease.botId());
            json.writeStringField("store", lease.location());
            json.writeArrayFieldStart("pending");
            for (Pending entry : pending) {
                json.writeStartObject();
                write(json, entry.entry());
                if (entry.owner().isPresent()) {
                    json.writeStringField("owner", entry.owner().get());
                }
                json.writeBooleanField("present", entry.present());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("failed");
            for (FailedEntry entry : failed) {
                json.writeStartObject();
                write(json, entry.entry());
                json.writeStringField("failedAt", entry.failedAt().toString());
                json.writeStringField("reason", entry.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot refuse to be written", e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, JournalEntry entry) throws IOException {
        json.writeNumberField("id", entry.id());
        json.writeNumberField("lane", entry.lane());
        json.writeBooleanField("perhapsHandled", entry.perhapsHandled());
    }
}
