package dev.baton.cli.sandbox;

import static dev.baton.cli.http.LocalServer.send;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.emulator.EmulatedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the page, and the files that people and the bot sent. */
final class PageFiles {

    private static final Pattern NAME = Pattern.compile("/([a-z-]+\\.(html|css|js|svg))");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

    /** How the pictures begin that a browser shows and that can do nothing else. */
    private static final Map<String, String> PICTURES = Map.of(
            "\u0089PNG", "image/png", "\u00ff\u00d8\u00ff", "image/jpeg", "GIF8", "image/gif", "RIFF", "image/webp");

    private PageFiles() {}

    /** A file of the page. */
    static void serve(HttpExchange exchange, String path) throws IOException {
        Matcher name = NAME.matcher(path.equals("/") ? "/index.html" : path);
        if (name.matches()) {
            try (InputStream file = PageFiles.class.getResourceAsStream(name.group(1))) {
                if (file != null) {
                    String type = TYPES.getOrDefault(name.group(2), "text/plain") + "; charset=utf-8";
                    send(exchange, 200, type, new String(file.readAllBytes(), StandardCharsets.UTF_8));
                    return;
                }
            }
        }
        send(exchange, 404, "text/plain", "There is nothing here.");
    }

    /** A file of a message. What is not surely a picture is only offered to be kept, whatever it says it is. */
    static void download(HttpExchange exchange, Optional<EmulatedFile> found) throws IOException {
        if (found.isEmpty()) {
            send(exchange, 404, "text/plain", "This file is not kept any more.");
            return;
        }
        EmulatedFile file = found.get();
        byte[] content = file.content();
        String start = new String(content, 0, Math.min(4, content.length), StandardCharsets.ISO_8859_1);
        Optional<String> picture = PICTURES.entrySet().stream()
                .filter(kind -> start.startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        exchange.getResponseHeaders()
                .putAll(Map.of(
                        "Content-Type", List.of(picture.orElse("application/octet-stream")),
                        "Content-Disposition", List.of(picture.isPresent() ? "inline" : "attachment"),
                        "X-Content-Type-Options", List.of("nosniff"),
                        "Content-Security-Policy", List.of("default-src 'none'; sandbox"),
                        "Cache-Control", List.of("no-store")));
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            exchange.getResponseBody().write(content);
        }
    }
}
