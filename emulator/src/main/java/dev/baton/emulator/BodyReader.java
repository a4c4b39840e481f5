package dev.baton.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Collects a request's parameters: those of the URL first, then those of the body, in whichever of the forms it comes.
 * A body that is broken is not an error: what came before the break counts (tdlib/td, {@code HttpReader.cpp}).
 */
final class BodyReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();

    private BodyReader() {}

    /**
     * Reads them all.
     *
     * @throws HttpFailure if they are too many, or it cannot be told where the parts of a body begin
     */
    static Parameters parameters(HttpRequest request) throws HttpFailure {
        Parameters parameters = new Parameters();
        Percent.decodeForm(request.query(), parameters);
        byte[] body = request.body();
        if (request.hasContent("multipart/form-data")) {
            Multipart.read(request.contentType(), body, parameters);
        } else if (request.hasContent("application/x-www-form-urlencoded")) {
            Percent.decodeForm(new String(body, StandardCharsets.ISO_8859_1), parameters);
        } else if (request.hasContent("application/json")) {
            readJson(new String(body, StandardCharsets.UTF_8), parameters);
        } else if (body.length > 0) {
            String content = new String(body, StandardCharsets.ISO_8859_1);
            parameters.add("file", new Upload("file", request.contentType(), content));
        }
        if (parameters.length() > HttpReader.MAX_PARAMETERS) {
            throw new HttpFailure(413);
        }
        return parameters;
    }

    /** Text is taken as it is meant, every other value as it is written. */
    private static void readJson(String body, Parameters into) {
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                int start = (int) json.currentTokenLocation().getCharOffset();
                if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
                    into.add(name, json.getText());
                } else if (token != null) {
                    json.skipChildren();
                    json.finishToken();
                    into.add(name, body.substring(start, (int)
                            json.currentLocation().getCharOffset()));
                }
            }
        } catch (IOException e) {
            return;
        }
    }
}
