package dev.baton.botapi;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * The Bot API over HTTP/1.1. The thread that calls writes the request itself, so that it knows what has left and what
 * has not, and an interrupt closes the connection, which is what the server notices. Nothing is repeated: a getUpdates
 * that is repeated by a client can meet its own ghost.
 */
final class HttpBotApi implements BotApi {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

    private static final Pattern METHOD = Pattern.compile("[A-Za-z]+");

    /** What the buffers of a connection take at once, so that writing it does not wait for the server. */
    private static final int SHORT = 16 << 10;

    /** How long a request may need from here to the server. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

    // Made with the class, and not by the first poll, for which a bot waits that is handed over.
    private static final Waiting AWAIT_UPDATES = HttpBotApi::awaitUpdates;
    private static final Reading<Iterator<RawUpdate>> READ_UPDATES = Answers::updates;

    private final Connections connections;
    private final String host;
    private final String path;

    HttpBotApi(URI server, BotToken token) {
        this(server, token, ProxySelector.getDefault(), null);
    }

    HttpBotApi(URI server, BotToken token, @Nullable ProxySelector proxies, @Nullable SSLSocketFactory encryption) {
        ServerAddress address = new ServerAddress(server, proxies, encryption);
        this.connections = new Connections(address);
        this.host = address.name();
        String root = server.getRawPath() == null ? "" : server.getRawPath();
        this.path = (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + "/bot" + token.reveal() + "/";
    }

    @Override
    public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience)
            throws InterruptedException {
        if (!METHOD.matcher(method).matches()) {
            throw new IllegalArgumentException("A method has a name such as sendMessage, not \"" + method + "\"");
        }
        return call(method, parameters, patience, Connection::receive, Answers::text);
    }

    /** Reads the updates out of the bytes that came, without the detour of a text of all of them. */
    @Override
    public ApiResult<Iterator<RawUpdate>> getUpdates(long offset, int limit, Duration wait)
            throws InterruptedException {
        return getUpdates(new PollRequest(offset, limit, wait, Optional.empty()));
    }

    @Override
    public ApiResult<Iterator<RawUpdate>> getUpdates(long offset, int limit, Duration wait, List<String> allowedUpdates)
            throws InterruptedException {
        return getUpdates(new PollRequest(offset, limit, wait, Optional.of(allowedUpdates)));
    }

    private ApiResult<Iterator<RawUpdate>> getUpdates(PollRequest request) throws InterruptedException {
        return call("getUpdates", request.parameters(), request.patience(), AWAIT_UPDATES, READ_UPDATES);
    }

    /** Waits for the answer to a request that was sent. */
    private interface Waiting {
        HttpAnswer answer(Connection connection, Deadline deadline)
                throws IOException, HttpException, InterruptedException;
    }

    private interface Reading<T> {
        ApiResult<T> read(int status, String contentType, byte[] body);
    }

    private <T> ApiResult<T> call(
            String method, Map<String, ?> parameters, Duration patience, Waiting waiting, Reading<T> reading)
            throws InterruptedException {
        OutgoingBody body = new OutgoingBody(RequestBody.of(parameters));
        if (Thread.interrupted()) {
            throw new NeverSentException();
        }
        Deadline deadline = Deadline.in(patience);
        Connection connection;
        try {
            connection = connections.take(deadline.orEarlierIn(CONNECT_PATIENCE));
        } catch (IOException e) {
            failIfInterrupted(body);
            return new ApiResult.NeverSent<>("no connection to " + host + why(e));
        }
        HttpAnswer answer;
        try {
            send(connection, method, body, deadline);
            answer = waiting.answer(connection, deadline);
        } catch (IOException | HttpException e) {
            connections.drop(connection);
            failIfInterrupted(body);
            String reason = deadline.isOver() ? "no answer within " + patience.toSeconds() + " s" : broken(e);
            return body.isSent() ? new ApiResult.OutcomeUnknown<>(reason) : new ApiResult.NeverSent<>(reason);
        } catch (InterruptedException | RuntimeException e) {
            connections.drop(connection);
            throw e;
        }
        connections.giveBack(connection);
        return reading.read(answer.status(), answer.contentType(), answer.body());
    }

    private void send(Connection connection, String method, OutgoingBody body, Deadline deadline)
            throws IOException, HttpException {
        if (body.getContentLength() <= SHORT) {
            connection.send(host, path + method, body);
            return;
        }
        // Writing has no other end than that of the connection.
        CompletableFuture<Void> cut = deadline.passing().thenRun(connection::cut);
        try {
            connection.send(host, path + method, body);
        } finally {
            cut.cancel(false);
        }
    }

    /**
     * Waits in a way that an interrupt ends without closing the connection before the request has surely arrived: a
     * getUpdates that is overtaken on its way by that of the next holder would end it.
     */
    private static HttpAnswer awaitUpdates(Connection connection, Deadline deadline)
            throws IOException, HttpException, InterruptedException {
        Deadline arrived = Deadline.in(ON_ITS_WAY);
        connection.awaitBytes(deadline);
        if (Thread.interrupted()) {
            connection.awaitBytes(arrived);
            throw new InterruptedException();
        }
        return connection.receive(deadline);
    }

    /** An interrupt has closed the connection, and that came up as a failure. */
    private static void failIfInterrupted(OutgoingBody body) throws InterruptedException {
        if (Thread.interrupted()) {
            throw body.isSent() ? new InterruptedException() : new NeverSentException();
        }
    }

    private static String broken(Exception failure) {
        return (failure instanceof HttpException ? "the answer is not HTTP (" : "the connection broke (")
                + redacted(failure) + ")";
    }

    private static String why(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException e -> " in time";
            case UnknownHostException e -> ": there is no such host";
            case SSLException e -> " that could be encrypted: " + redacted(e);
            default -> ": " + redacted(failure);
        };
    }

    /**
     * Texts of exceptions can contain what the server sent, and so the token: they are used for little, and never
     * unredacted.
     */
    private static String redacted(Exception failure) {
        return BotToken.redact(
                failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
    }

    @Override
    public void close() {
        connections.close();
    }
}
