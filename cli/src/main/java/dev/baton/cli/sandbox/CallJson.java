package dev.baton.cli.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.baton.botapi.BotToken;
import dev.baton.emulator.RecordedCall;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** A call as the inspector shows it. What is a secret is not in it. */
final class CallJson {

    private static final int LONGEST_SUMMARY = 160;
    private static final int LONGEST_VALUE = 64 * 1024;
    private static final String SECRET = "secret_token";
    private static final String HIDDEN = "(hidden)";

    private CallJson() {}

    /** A line about it. */
    static String summary(RecordedCall call, boolean ended) {
        String about = call.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + value(parameter, LONGEST_SUMMARY))
                .collect(Collectors.joining(" "));
        return Json.object(json -> {
            writeHead(json, call);
            json.writeBooleanField("ended", ended);
            json.writeStringField("about", cut(about, LONGEST_SUMMARY));
        });
    }

    /** All about it. */
    static String details(RecordedCall call) {
        return Json.object(json -> {
            writeHead(json, call);
            json.writeNumberField("port", call.remotePort());
            json.writeObjectFieldStart("parameters");
            for (Map.Entry<String, String> parameter : call.parameters().entrySet()) {
                json.writeStringField(parameter.getKey(), value(parameter, LONGEST_VALUE));
            }
            json.writeEndObject();
            String answer = call.answer();
            if (answer != null) {
                json.writeStringField("answer", shown(answer, LONGEST_VALUE));
            }
        });
    }

    private static void writeHead(JsonGenerator json, RecordedCall call) throws IOException {
        json.writeNumberField("id", call.number());
        json.writeStringField("method", call.method());
        json.writeNumberField("at", call.receivedAt().toEpochMilli());
        Integer status = call.status();
        if (status != null) {
            json.writeNumberField("status", status);
            json.writeBooleanField("delivered", call.delivered());
        }
        Long took = CallFeed.duration(call).orElse(null);
        if (took != null) {
            json.writeNumberField("took", took);
        }
    }

    private static String value(Map.Entry<String, String> parameter, int longest) {
        return parameter.getKey().equals(SECRET) ? HIDDEN : shown(parameter.getValue(), longest);
    }

    /** What is cut in the middle of a token would not be recognised as one any more. */
    private static String shown(String text, int longest) {
        return cut(BotToken.redact(text), longest);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
