package dev.baton.benchmarks.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * The limit: a loop around the HTTP library that Baton uses too, set up in the same way. It promises nothing, reads no
 * JSON, and finds ids and texts by looking for their names.
 */
final class RawLoop {

    private static final String ID = "\"update_id\":";
    private static final String TEXT = "\"text\":\"";
    private static final int BUFFER = 16 << 10;

    private RawLoop() {}

    static void start(URI api, String token, Consumer<String> handler) {
        Thread.ofPlatform().name("raw-loop").start(() -> poll(api, "/bot" + token + "/getUpdates", handler));
    }

    private static void poll(URI api, String path, Consumer<String> handler) {
        long offset = 0;
        try (Socket socket = new Socket(api.getHost(), api.getPort());
                DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(
                        Http1Config.custom().setBufferSize(BUFFER).build())) {
            socket.setTcpNoDelay(true);
            http.bind(socket);
            while (true) {
                String answer = ask(http, api, path, offset);
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
        } catch (IOException | HttpException e) {
            System.err.println("The raw loop ends: " + e);
        }
    }

    private static String ask(DefaultBHttpClientConnection http, URI api, String path, long offset)
            throws IOException, HttpException {
        StringEntity body = new StringEntity(
                "{\"offset\":" + offset + ",\"limit\":100,\"timeout\":50}", ContentType.APPLICATION_JSON);
        ClassicHttpRequest request = new BasicClassicHttpRequest("POST", path);
        request.setHeader("Host", api.getAuthority());
        request.setHeader("Content-Type", body.getContentType());
        request.setHeader("Content-Length", body.getContentLength());
        request.setEntity(body);
        http.sendRequestHeader(request);
        http.sendRequestEntity(request);
        http.flush();
        ClassicHttpResponse response = http.receiveResponseHeader();
        http.receiveResponseEntity(response);
        try (InputStream in = response.getEntity().getContent()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
