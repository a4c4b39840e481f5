package dev.baton.botapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the Bot API answers. */
final class Answers {

    static final JsonFactory JSON = new JsonFactory();
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESULT = "result".getBytes(StandardCharsets.US_ASCII);
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    private Answers() {}

    /** Reads the value of a good answer. */
    interface Reader<T> {
        T read(String json) throws IOException;
    }

    /** A good answer that cannot be read is no usable answer: nothing in it is used. */
    static <T> ApiResult<T> parsed(ApiResult<String> answer, Reader<T> reader) {
        if (answer instanceof ApiResult.Ok<String>(String json)) {
            try {
                return new ApiResult.Ok<>(reader.read(json));
            } catch (IOException unreadable) {
                return new ApiResult.OutcomeUnknown<>("it answered JSON of an unexpected form");
            }
        }
        return notGood(answer);
    }

    private static <T> ApiResult<T> notGood(ApiResult<String> answer) {
        return answer.map(never -> {
            throw new IllegalStateException("Not a good answer: " + never);
        });
    }

    /**
     * Reads the envelope that is around every answer. What is not such an envelope did not come from a Bot API server.
     */
    static ApiResult<String> text(int status, String contentType, byte[] body) {
        try {
            return envelope(body).result(status);
        } catch (IOException notAnEnvelope) {
            return noEnvelope(status, contentType, body);
        }
    }

    /** Reads the answer to getUpdates; the updates in it when they are asked for. */
    static ApiResult<Iterator<RawUpdate>> updates(int status, String contentType, byte[] body) {
        JsonCursor json = new JsonCursor(body);
        try {
            // As the Bot API server begins a good answer. It is whole, or HTTP would have failed.
            expect(json.enterObject() && json.nextField() && json.isNamed(OK));
            json.passWord("true");
            expect(json.nextField() && json.isNamed(RESULT));
            return new ApiResult.Ok<>(new CutUpdates(body, json));
        } catch (IOException refusedOrUnusual) {
            return updates(text(status, contentType, body));
        }
    }

    /** The same for an answer whose envelope is read already. */
    static ApiResult<Iterator<RawUpdate>> updates(ApiResult<String> answer) {
        return parsed(answer, json -> {
            byte[] array = json.getBytes(StandardCharsets.UTF_8);
            return new CutUpdates(array, new JsonCursor(array));
        });
    }

    private static <T> ApiResult<T> noEnvelope(int status, String contentType, byte[] body) {
        String what = !contentType.contains("json")
                ? contentType
                : isJson(body) ? "JSON of an unexpected form" : "broken JSON";
        return new ApiResult.OutcomeUnknown<>(
                "it answered " + status + " with " + what + ", not with a Bot API answer");
    }

    private static boolean isJson(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() != null) {
                json.skipChildren();
            }
            return true;
        } catch (IOException broken) {
            return false;
        }
    }

    private static Envelope<String> envelope(byte[] body) throws IOException {
        EnvelopeFields fields = new EnvelopeFields();
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            eachField(parser, (name, json) -> {
                switch (name) {
                    case "ok" -> fields.ok = json.getBooleanValue();
                    case "error_code" -> fields.code = json.getIntValue();
                    case "description" -> fields.description = json.getText();
                    case "result" -> fields.result = raw(json, body);
                    case "parameters" -> fields.readParameters(json);
                    default -> json.skipChildren();
                }
            });
        }
        return fields.checked();
    }

    /** Reads or skips the value of one field, at which the parser stands. */
    private interface Field {
        void read(String name, JsonParser json) throws IOException;
    }

    private static void eachField(String object, Field field) throws IOException {
        try (JsonParser json = JSON.createParser(object)) {
            json.nextToken();
            eachField(json, field);
        }
    }

    private static void eachField(JsonParser json, Field field) throws IOException {
        expect(json.currentToken() == JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            field.read(name, json);
        }
        expect(json.currentToken() == JsonToken.END_OBJECT);
    }

    /** The text of the value at which the parser stands, which it passes. */
    private static String raw(JsonParser json, byte[] body) throws IOException {
        long from = json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        long to = json.currentLocation().getByteOffset();
        expect(from >= 0 && to >= from); // but in UTF-16, where there are no such offsets
        return new String(body, (int) from, (int) (to - from), StandardCharsets.UTF_8);
    }

    static BotIdentity identity(String object) throws IOException {
        IdentityFields fields = new IdentityFields();
        eachField(object, (name, json) -> {
            switch (name) {
                case "id" -> fields.id = json.getLongValue();
                case "username" -> fields.username = json.getText();
                default -> json.skipChildren();
            }
        });
        return new BotIdentity(fields.id, fields.username);
    }

    static WebhookInfo webhookInfo(String object) throws IOException {
        WebhookFields fields = new WebhookFields();
        eachField(object, (name, json) -> {
            switch (name) {
                case "url" -> fields.url = json.getText();
                case "pending_update_count" -> fields.pending = json.getIntValue();
                case "last_error_message" -> fields.lastError = Optional.of(BotToken.redact(json.getText()));
                case "last_error_date" -> fields.lastErrorDate = json.getLongValue();
                case "max_connections" -> fields.maxConnections = json.getIntValue();
                case "ip_address" -> fields.ipAddress = json.getText();
                case "allowed_updates" -> fields.readAllowedUpdates(json);
                default -> json.skipChildren();
            }
        });
        return new WebhookInfo(
                fields.url,
                fields.pending,
                fields.lastError,
                fields.lastErrorDate,
                fields.maxConnections,
                fields.ipAddress,
                fields.allowedUpdates);
    }

    private static void expect(boolean condition) throws IOException {
        if (!condition) {
            throw new IOException("Not the expected JSON");
        }
    }

    private static final class IdentityFields {
        private long id;
        private String username = "";
    }

    private static final class WebhookFields {
        private String url = "";
        private int pending;
        private Optional<String> lastError = Optional.empty();
        private long lastErrorDate;
        private int maxConnections;
        private String ipAddress = "";
        private final List<String> allowedUpdates = new ArrayList<>();

        void readAllowedUpdates(JsonParser json) throws IOException {
            expect(json.currentToken() == JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken() == JsonToken.VALUE_STRING);
                allowedUpdates.add(json.getText());
            }
        }
    }

    private static final class EnvelopeFields {
        private @Nullable Boolean ok;
        private int code;
        private String description = "";
        private @Nullable String result;
        private Optional<Duration> retryAfter = Optional.empty();

        void readParameters(JsonParser parameters) throws IOException {
            eachField(parameters, (name, json) -> {
                if (name.equals("retry_after")) {
                    retryAfter = Optional.of(Duration.ofSeconds(Math.max(0, json.getLongValue())));
                } else {
                    json.skipChildren();
                }
            });
        }

        Envelope<String> checked() throws IOException {
            expect(ok != null && (!ok || result != null));
            return new Envelope<>(code, BotToken.redact(description), result, retryAfter);
        }
    }

    private record Envelope<T>(
            int code, String description, @Nullable T result, Optional<Duration> retryAfter) {

        ApiResult<T> result(int status) {
            if (result != null) {
                return new ApiResult.Ok<>(result);
            }
            int error = code == 0 ? status : code;
            if (error == CONFLICT) {
                return new ApiResult.Conflict<>(ConflictKind.of(description), description);
            }
            if (error == TOO_MANY_REQUESTS) {
                return new ApiResult.RetryAfter<>(retryAfter.orElse(Duration.ofSeconds(1)));
            }
            if (error >= SERVER_ERRORS) {
                return new ApiResult.OutcomeUnknown<>("it answered " + error + " (" + description + ")");
            }
            return new ApiResult.Refused<>(error, description);
        }
    }
}
