package dev.baton.cli.demo;

import dev.baton.botapi.BotToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends files of the bot's own. */
public final class Uploads {

    private static final String BOUNDARY = "a file from the demo bot follows".replace(' ', '-');
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String address;

    private Uploads(String address) {
        this.address = address;
    }

    /**
     * Uploads for the bot of these variables.
     *
     * @param environment with the token in {@code BOT_TOKEN}
     * @return none if the token is given in another way
     */
    public static Optional<Uploads> of(Map<String, String> environment) {
        String token = environment.getOrDefault("BOT_TOKEN", "");
        String server = environment.getOrDefault("TELEGRAM_API_URL", "https://api.telegram.org");
        return token.isBlank()
                ? Optional.empty()
                : Optional.of(new Uploads(server.replaceFirst("/+$", "") + "/bot" + token.strip() + "/"));
    }

    /**
     * Sends a file.
     *
     * @param method such as {@code sendPhoto}
     * @param field what the method calls the file, such as {@code photo}
     * @throws IllegalStateException if it does not arrive
     */
    void send(String method, String field, String fileName, byte[] content, Map<String, ?> parameters)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + method))
                .timeout(PATIENCE)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body(field, fileName, content, parameters)))
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("The file was not sent: the answer was " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException("The file was not sent: " + BotToken.redact(String.valueOf(e)));
        }
    }

    private static byte[] body(String field, String fileName, byte[] content, Map<String, ?> parameters) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        parameters.forEach((name, value) -> body.writeBytes(part(name, "", value + "\r\n")));
        body.writeBytes(part(field, "; filename=\"" + fileName + "\"", ""));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static byte[] part(String name, String more, String value) {
        return ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n"
                        + value)
                .getBytes(StandardCharsets.UTF_8);
    }
}
