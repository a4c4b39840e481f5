package dev.baton;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.ConflictKind;
import dev.baton.lease.Holding;
import dev.baton.lease.Lease;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A runtime at one moment. Contains no secret.
 *
 * @param botId the number of the bot
 * @param username the name of the bot; empty until Telegram told it
 * @param instance the identity of this instance, unique per start
 * @param place where it runs
 * @param version the version of the program
 * @param mode how updates come
 * @param state what it is doing
 * @param startedAt when it started
 * @param store where the lease is kept
 * @param lease the lease, if this instance has it
 * @param heldBy who has it, if this instance waits for it
 * @param storeProblem why the store cannot be used, if so
 * @param webhookProblem what Telegram last reported of deliveries that failed, if it did
 * @param conflict the conflict that lasts, if one does
 * @param conflicts how many conflicts there were
 * @param handled how many updates were handled
 * @param failed how many updates a handler threw on
 * @param lastUpdateId the id of the last update received; 0 if none was
 * @param contactAge how long ago a poll was answered or an update delivered; empty if the lease was never held
 */
public record RuntimeStatus(
        long botId,
        Optional<String> username,
        String instance,
        String place,
        String version,
        BotMode mode,
        RuntimeState state,
        Instant startedAt,
        String store,
        Optional<Lease> lease,
        Optional<Holding> heldBy,
        Optional<String> storeProblem,
        Optional<String> webhookProblem,
        Optional<ConflictStatus> conflict,
        long conflicts,
        long handled,
        long failed,
        long lastUpdateId,
        Optional<Duration> contactAge) {

    /** A poll is answered at the latest after its own time; three times that is deaf. */
    private static final Duration DEAF = BotApi.LONGEST_POLL.multipliedBy(3);

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * A conflict that lasts.
     *
     * @param kind which kind it is
     * @param meaning what it means
     * @param advice what to do
     * @param since when it began
     * @param nextLook when it is looked again whether the other has gone; empty if the instance leaves instead
     */
    public record ConflictStatus(
            ConflictKind kind, String meaning, String advice, Instant since, Optional<Instant> nextLook) {}

    /**
     * Whether the process is alive and, if it is the one that polls, whether polls are answered. Starting it anew would
     * not help against anything else, so nothing else counts.
     *
     * @return false if it holds the lease and is deaf, or has stopped
     */
    public boolean isHealthy() {
        return switch (state) {
            case HOLDING ->
                mode == BotMode.WEBHOOK
                        || contactAge.map(age -> age.compareTo(DEAF) < 0).orElse(true);
            case STARTING, STANDBY, DRAINING, CONFLICT -> true;
            case STOPPED -> false;
        };
    }

    /**
     * Whether the instance does what it is there for. Waiting for the lease is part of that, as long as it would get
     * it.
     *
     * @return true while it holds the lease, or waits for it and can see it
     */
    public boolean isReady() {
        return isHealthy()
                && (state == RuntimeState.HOLDING || (state == RuntimeState.STANDBY && storeProblem.isEmpty()));
    }

    /**
     * One word for the state.
     *
     * @return such as {@code holding}
     */
    public String word() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * This status as a JSON object.
     *
     * @return JSON text
     */
    public String toJson() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("bot", botId);
            writeIfPresent(json, "username", username);
            json.writeStringField("instance", instance);
            json.writeStringField("place", place);
            json.writeStringField("version", version);
            json.writeStringField("mode", mode.name().toLowerCase(Locale.ROOT));
            json.writeStringField("state", word());
            json.writeBooleanField("healthy", isHealthy());
            json.writeBooleanField("ready", isReady());
            json.writeStringField("startedAt", startedAt.toString());
            writeLease(json);
            writeConflict(json);
            writeIfPresent(json, "webhookProblem", webhookProblem);
            json.writeObjectFieldStart("updates");
            json.writeNumberField("handled", handled);
            json.writeNumberField("failed", failed);
            json.writeNumberField("lastId", lastUpdateId);
            json.writeEndObject();
            if (contactAge.isPresent()) {
                json.writeNumberField("contactAgeMs", contactAge.get().toMillis());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot refuse to be written", e);
        }
        return out.toString();
    }

    private void writeLease(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("lease");
        json.writeStringField("store", store);
        writeIfPresent(json, "storeProblem", storeProblem);
        if (lease.isPresent()) {
            json.writeNumberField("token", lease.get().token().value());
            json.writeStringField("since", lease.get().since().toString());
        }
        if (heldBy.isPresent()) {
            json.writeObjectFieldStart("heldBy");
            json.writeStringField("instance", heldBy.get().holder().instance());
            json.writeStringField("place", heldBy.get().holder().place());
            json.writeStringField("version", heldBy.get().holder().version());
            json.writeNumberField("token", heldBy.get().token().value());
            json.writeStringField("since", heldBy.get().since().toString());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeConflict(JsonGenerator json) throws IOException {
        json.writeNumberField("conflicts", conflicts);
        if (conflict.isPresent()) {
            json.writeObjectFieldStart("conflict");
            json.writeStringField("kind", conflict.get().kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("meaning", conflict.get().meaning());
            json.writeStringField("advice", conflict.get().advice());
            json.writeStringField("since", conflict.get().since().toString());
            writeIfPresent(json, "nextLook", conflict.get().nextLook().map(Instant::toString));
            json.writeEndObject();
        }
    }

    private static void writeIfPresent(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}
