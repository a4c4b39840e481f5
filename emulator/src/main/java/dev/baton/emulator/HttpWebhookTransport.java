package dev.baton.emulator;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Posts over HTTP/1.1 with kept connections and without following redirects. Its threads start with the first post. */
final class HttpWebhookTransport implements WebhookTransport, AutoCloseable {

    private static final int MAX_REPLY = 64 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** By the certificate that they trust; that of the authorities under an empty one. */
    private final Map<String, HttpClient> clients = new HashMap<>();

    @Override
    public Runnable post(Webhook webhook, byte[] update, Consumer<Outcome> whenDone) {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.url().uri())
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip, deflate")
                .POST(HttpRequest.BodyPublishers.ofByteArray(update));
        if (!webhook.secret().isEmpty()) {
            request.header("X-Telegram-Bot-Api-Secret-Token", webhook.secret());
        }
        String user = webhook.url().uri().getUserInfo();
        if (user != null) {
            byte[] credentials = user.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        CompletableFuture<HttpResponse<byte[]>> answer = send(webhook.certificate(), request.build());
        CompletableFuture<Void> done =
                answer.handle(HttpWebhookTransport::outcome).thenAcceptAsync(whenDone, executor);
        return () -> {
            done.cancel(false);
            answer.cancel(true);
        };
    }

    private CompletableFuture<HttpResponse<byte[]>> send(String certificate, HttpRequest request) {
        try {
            return client(certificate).sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException noCertificate) {
            return CompletableFuture.failedFuture(noCertificate);
        }
    }

    private HttpClient client(String certificate) throws IOException {
        lock.lock();
        try {
            HttpClient known = clients.get(certificate);
            if (known != null) {
                return known;
            }
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(executor);
            if (!certificate.isEmpty()) {
                builder.sslContext(WebhookTrust.in(certificate));
            }
            HttpClient client = builder.build();
            clients.put(certificate, client);
            return client;
        } finally {
            lock.unlock();
        }
    }

    private static Outcome outcome(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        if (response != null) {
            int retryAfter = response.headers()
                    .firstValue("Retry-After")
                    .flatMap(HttpWebhookTransport::seconds)
                    .orElse(0);
            return new Answered(response.statusCode(), retryAfter, reply(response));
        }
        Throwable cause = failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
        return switch (cause) {
            case ConnectException e -> new Failed("Connection refused");
            case SSLException e -> new Failed("SSL error {certificate verify failed}");
            case IOException e -> new Failed("Connection closed");
            case null, default -> new Failed("Can't connect to the webhook");
        };
    }

    /** Reads a response as if it were a request; one that cannot be read says nothing. */
    private static Parameters reply(HttpResponse<byte[]> response) {
        try {
            Map<String, String> headers = new HashMap<>();
            response.headers()
                    .map()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            return BodyReader.parameters(new dev.baton.emulator.HttpRequest(
                    "/", headers, HttpReader.plain(response.body(), headers, MAX_REPLY)));
        } catch (HttpFailure e) {
            return new Parameters();
        }
    }

    private static Optional<Integer> seconds(String header) {
        try {
            return Optional.of(Integer.parseInt(header.trim()));
        } catch (NumberFormatException e) {
            return Optional.empty(); // a date, which the server does not understand either
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            clients.values().forEach(HttpClient::shutdownNow);
        } finally {
            lock.unlock();
        }
        executor.shutdownNow();
    }
}
