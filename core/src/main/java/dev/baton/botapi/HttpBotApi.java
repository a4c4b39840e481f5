package dev.baton.botapi;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The Bot API over the HTTP client of the JDK.
 *
 * <p>Everything is a POST, because that client repeats a GET by itself when a connection had gone stale, and a
 * getUpdates that is repeated by itself can meet its own ghost. HTTP/1.1, because giving up a waiting poll has to close
 * a connection, which is what the server notices.
 *
 * <p>The client does all its work on its own thread, which reads the sockets: nothing in it waits, and every hop to
 * another thread would cost more than the work that it brings there.
 *
 * <p>The patience covers the answer to its last byte: the timeout of the client itself ends with the headers.
 */
final class HttpBotApi implements BotApi {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

    private static final Pattern METHOD = Pattern.compile("[A-Za-z]+");

    private final HttpClient http;
    private final String host;
    private final String address;
    private final Map<String, URI> addresses = new ConcurrentHashMap<>();

    HttpBotApi(URI server, BotToken token) {
        boolean web = "http".equalsIgnoreCase(server.getScheme()) || "https".equalsIgnoreCase(server.getScheme());
        if (!web || server.getHost() == null) {
            throw new IllegalArgumentException("A Bot API server has an address with http:// or https:// and a host");
        }
        this.host = server.getPort() < 0 ? server.getHost() : server.getHost() + ":" + server.getPort();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .executor(Runnable::run)
                .build();
        String root = server.toString();
        this.address =
                (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + "/bot" + token.reveal() + "/";
    }

    @Override
    public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience)
            throws InterruptedException {
        return call(method, parameters, patience, Answers::text);
    }

    /** Reads the updates out of the bytes that came, without the detour of a text of all of them. */
    @Override
    public ApiResult<List<RawUpdate>> getUpdates(long offset, int limit, Duration wait) throws InterruptedException {
        return getUpdates(new PollRequest(offset, limit, wait, Optional.empty()));
    }

    @Override
    public ApiResult<List<RawUpdate>> getUpdates(long offset, int limit, Duration wait, List<String> allowedUpdates)
            throws InterruptedException {
        return getUpdates(new PollRequest(offset, limit, wait, Optional.of(allowedUpdates)));
    }

    private ApiResult<List<RawUpdate>> getUpdates(PollRequest request) throws InterruptedException {
        return call("getUpdates", request.parameters(), request.patience(), Answers::updates);
    }

    private interface Reading<T> {
        ApiResult<T> read(int status, String contentType, byte[] body);
    }

    private <T> ApiResult<T> call(String method, Map<String, ?> parameters, Duration patience, Reading<T> reading)
            throws InterruptedException {
        URI whereTo = addresses.computeIfAbsent(method, this::address);
        if (Thread.interrupted()) {
            // The client works on this thread until the request is on its way, and an interrupt would break it there.
            throw new NeverSentException();
        }
        RequestBody content = RequestBody.of(parameters);
        TrackedBody body = new TrackedBody(content.content());
        HttpRequest request = HttpRequest.newBuilder(whereTo)
                .header("Content-Type", content.type())
                .POST(body)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return reading.read(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse("no content type"),
                    response.body());
        } catch (InterruptedException e) {
            boolean sent = body.isSent();
            if (sent) {
                // It is written a moment later by another thread, and thrown away if the connection is closed before.
                CompletableFuture.anyOf(answer, body.arrived())
                        .exceptionally(broken -> "")
                        .join();
            }
            answer.cancel(true);
            throw sent ? e : new NeverSentException();
        } catch (TimeoutException e) {
            answer.cancel(true);
            return noAnswer(body, "no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return noAnswer(body, reason(e.getCause() == null ? e : e.getCause()));
        }
    }

    private URI address(String method) {
        if (!METHOD.matcher(method).matches()) {
            // The URI class would say so too, but with the whole address, and so with the token.
            throw new IllegalArgumentException("A method has a name such as sendMessage, not \"" + method + "\"");
        }
        return URI.create(address + method);
    }

    private static <T> ApiResult<T> noAnswer(TrackedBody body, String reason) {
        return body.isSent() ? new ApiResult.OutcomeUnknown<>(reason) : new ApiResult.NeverSent<>(reason);
    }

    /**
     * Texts of exceptions can contain the address, and so the token: they are used for little, and never unredacted.
     */
    private String reason(Throwable failure) {
        return switch (failure) {
            case ConnectException e -> "no connection to " + host + (e.getMessage() == null ? "" : ": " + redacted(e));
            case HttpTimeoutException e ->
                "no connection to " + host + " within " + CONNECT_PATIENCE.toSeconds() + " s";
            case IOException e -> "the connection broke (" + redacted(e) + ")";
            default -> redacted(failure);
        };
    }

    private static String redacted(Throwable failure) {
        return BotToken.redact(
                failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
