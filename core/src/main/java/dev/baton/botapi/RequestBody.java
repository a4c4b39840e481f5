package dev.baton.botapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** The body of a call: JSON, or parts if there are files among its parameters. */
final class RequestBody {

    private final String type;
    private final byte[] content;

    private RequestBody(String type, byte[] content) {
        this.type = type;
        this.content = content;
    }

    /**
     * Writes the parameters of a call.
     *
     * @throws IllegalArgumentException if a value is of a type that has no form
     */
    static RequestBody of(Map<String, ?> parameters) {
        return parameters.values().stream().anyMatch(Upload.class::isInstance)
                ? parts(parameters)
                : new RequestBody("application/json", JsonText.of(parameters).getBytes(StandardCharsets.UTF_8));
    }

    private static RequestBody parts(Map<String, ?> parameters) {
        String boundary = UUID.randomUUID().toString();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parameters.forEach((name, value) -> {
            String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
            if (value instanceof Upload file) {
                write(out, head + "; filename=\"" + file.fileName() + "\"\r\n\r\n");
                out.writeBytes(file.content());
            } else {
                write(out, head + "\r\n\r\n" + (value instanceof String text ? text : JsonText.ofValue(value)));
            }
            write(out, "\r\n");
        });
        write(out, "--" + boundary + "--\r\n");
        return new RequestBody("multipart/form-data; boundary=" + boundary, out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    String type() {
        return type;
    }

    byte[] content() {
        return content;
    }
}
