package dev.baton.cli.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server for programs and browsers on this machine: it listens on the loopback address only. */
public final class LocalServer implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int BACKLOG = 64;
    private static final int LARGEST_BODY = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LocalServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
    }

    /** Answers a request. The exchange is closed afterwards. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Answers.
         *
         * @param exchange the request
         * @throws IOException if the client has gone
         * @throws InterruptedException if the server is being closed
         */
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /**
     * Takes a port, without answering yet.
     *
     * @param port 0 for a free one
     * @return a server to be started
     * @throws IOException if the port is taken
     */
    public static LocalServer bind(int port) throws IOException {
        return new LocalServer(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG));
    }

    /**
     * Begins to answer.
     *
     * @param handler called on a virtual thread for each request
     */
    public void start(Handler handler) {
        server.createContext("/", exchange -> {
            try (exchange) {
                if (isForThisMachine(exchange)) {
                    handler.answer(exchange);
                } else {
                    send(exchange, 421, "text/plain", "This is for localhost only.");
                }
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    /** A page from elsewhere can point a name of its own at this address; its requests then carry that name. */
    private static boolean isForThisMachine(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");
    }

    /**
     * Where it is.
     *
     * @return an address with a slash at its end
     */
    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    /**
     * Answers with a text.
     *
     * @param exchange the request
     * @param code the status
     * @param type the content type
     * @param text the body; may be empty
     * @throws IOException if the client has gone
     */
    public static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Reads a small JSON object.
     *
     * @param exchange the request
     * @return its strings, numbers and booleans as text; empty if the body is something else
     * @throws IOException if the client has gone
     */
    public static Map<String, String> fields(HttpExchange exchange) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(exchange.getRequestBody().readNBytes(LARGEST_BODY))) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    if (json.nextToken().isScalarValue()) {
                        fields.put(name, json.getText());
                    }
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException notAnObject) {
            return Map.of();
        }
        return fields;
    }

    /**
     * Reads the query of an address.
     *
     * @param exchange the request
     * @return its names and their values
     */
    public static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> values = new LinkedHashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                values.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
