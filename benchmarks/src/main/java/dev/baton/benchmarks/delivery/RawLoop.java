package dev.baton.benchmarks.delivery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;

/**
 * The limit: a loop around the HTTP client that Baton uses too, set up in the same way. It promises nothing, reads no
 * JSON, and finds ids and texts by looking for their names.
 */
final class RawLoop {

    private static final String ID = "\"update_id\":";
    private static final String TEXT = "\"text\":\"";

    private RawLoop() {}

    static void start(URI api, String token, Consumer<String> handler) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Runnable::run)
                .build();
        URI address = URI.create(api + "/bot" + token + "/getUpdates");
        Thread.ofPlatform().name("raw-loop").start(() -> poll(http, address, handler));
    }

    private static void poll(HttpClient http, URI address, Consumer<String> handler) {
        long offset = 0;
        try {
            while (true) {
                HttpRequest request = HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"offset\":" + offset + ",\"limit\":100,\"timeout\":50}"))
                        .build();
                String answer = http.send(request, BodyHandlers.ofString()).body();
                for (int at = answer.indexOf(TEXT); at >= 0; at = answer.indexOf(TEXT, at)) {
                    at += TEXT.length();
                    handler.accept(answer.substring(at, answer.indexOf('"', at)));
                }
                int last = answer.lastIndexOf(ID);
                if (last >= 0) {
                    last += ID.length();
                    offset = Long.parseLong(answer, last, answer.indexOf(',', last), 10) + 1;
                }
            }
        } catch (IOException e) {
            System.err.println("The raw loop ends: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
