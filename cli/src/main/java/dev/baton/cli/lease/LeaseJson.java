package dev.baton.cli.lease;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.BotLease;
import dev.baton.lease.Holder;
import dev.baton.lease.Holding;
import dev.baton.lease.Standby;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** A lease as one JSON object, for programs. */
final class LeaseJson {

    private static final JsonFactory JSON = new JsonFactory();

    private LeaseJson() {}

    static String of(BotLease lease, Optional<Holding> holding, List<Standby> standbys) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("bot", lease.botId());
            json.writeStringField("store", lease.location());
            if (holding.isPresent()) {
                json.writeObjectFieldStart("holder");
                write(json, holding.get().holder());
                json.writeStringField("since", holding.get().since().toString());
                json.writeNumberField("token", holding.get().token().value());
                if (holding.get().expiresIn().isPresent()) {
                    json.writeNumberField(
                            "expiresInMs", holding.get().expiresIn().get().toMillis());
                }
                json.writeEndObject();
            }
            json.writeArrayFieldStart("standbys");
            for (Standby standby : standbys) {
                json.writeStartObject();
                write(json, standby.holder());
                json.writeStringField("since", standby.since().toString());
                json.writeBooleanField("asking", standby.asking());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot refuse to be written", e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, Holder holder) throws IOException {
        json.writeStringField("instance", holder.instance());
        json.writeStringField("place", holder.place());
        json.writeStringField("version", holder.version());
        json.writeStringField("startedAt", holder.startedAt().toString());
    }
}
