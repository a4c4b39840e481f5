package dev.baton.cli.sandbox;

import static dev.baton.cli.http.LocalServer.send;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.cli.emulator.FaultRequest;
import dev.baton.cli.http.LocalServer;
import dev.baton.emulator.CallbackAnswer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a person does on the page. A body is a small JSON object, but for a file, which is sent as it is. */
final class PageActs {

    private static final int LONGEST_TEXT = 4096;
    private static final int LARGEST_FILE = 10 * 1024 * 1024;
    private static final int LONGEST_ID = 18;
    private static final int LARGEST_UPDATE_ID = 1_999_999_999;

    private final Sandbox sandbox;

    PageActs(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Does it, and answers; with 400 if it makes no sense. */
    void act(HttpExchange exchange, String path) throws IOException {
        try {
            String answer = path.equals("/file") ? file(exchange) : act(path, LocalServer.fields(exchange));
            send(exchange, answer.isEmpty() ? 202 : 200, "application/json", answer);
        } catch (IllegalArgumentException | AssertionError wrong) {
            send(exchange, 400, "text/plain", String.valueOf(wrong.getMessage()));
        }
    }

    private String act(String path, Map<String, String> fields) {
        switch (path) {
            case "/send" -> sandbox.conversation().write(number(fields, "chat"), number(fields, "as"), text(fields));
            case "/edit" -> sandbox.conversation().edit(number(fields, "message"), number(fields, "as"), text(fields));
            case "/press" -> {
                return press(fields);
            }
            case "/chats" -> {
                long id = sandbox.conversation()
                        .places()
                        .add(
                                fields.getOrDefault("kind", ""),
                                fields.getOrDefault("title", "").strip());
                return Json.object(json -> json.writeNumberField("id", id));
            }
            case "/faults" -> FaultRequest.of(fields).applyTo(sandbox.faults());
            case "/faults/clear" -> sandbox.faults().clear();
            case "/switch/on", "/switch/off" -> sandbox.turn(fields.getOrDefault("name", ""), path.endsWith("/on"));
            case "/server/restart" -> sandbox.restartServer();
            case "/server/crash" -> sandbox.crashServer();
            case "/server/renumber" -> sandbox.restartServer(updateId(fields));
            case "/server/webhook" -> sandbox.restartServerWithWebhook();
            case "/server/expire" -> sandbox.expireUpdates();
            case "/demo/on", "/demo/off" -> sandbox.demo(path.endsWith("/on"));
            case "/deploy" -> sandbox.deploy();
            case "/kill" -> sandbox.killHolder();
            case "/intruder/on", "/intruder/off" -> sandbox.intrude(path.endsWith("/on"));
            default -> throw new IllegalArgumentException("There is no such act: " + path);
        }
        return "";
    }

    private String press(Map<String, String> fields) {
        Optional<CallbackAnswer> answer = sandbox.conversation()
                .press(number(fields, "message"), number(fields, "as"), fields.getOrDefault("button", ""));
        return Json.object(json -> {
            json.writeBooleanField("answered", answer.isPresent());
            if (answer.isPresent()) {
                json.writeStringField("text", answer.get().text());
                json.writeBooleanField("alert", answer.get().showAlert());
                String url = answer.get().url();
                if (url != null) {
                    json.writeStringField("url", url);
                }
            }
        });
    }

    private String file(HttpExchange exchange) throws IOException {
        Map<String, String> about = LocalServer.query(exchange);
        byte[] content = exchange.getRequestBody().readNBytes(LARGEST_FILE + 1);
        if (content.length == 0 || content.length > LARGEST_FILE) {
            throw new IllegalArgumentException("A file has 1 byte to " + LARGEST_FILE / 1024 / 1024 + " MB.");
        }
        sandbox.conversation()
                .sendFile(
                        number(about, "chat"),
                        number(about, "as"),
                        about.containsKey("photo"),
                        about.getOrDefault("name", "file"),
                        content,
                        about.getOrDefault("caption", ""));
        return "";
    }

    private static String text(Map<String, String> fields) {
        String text = fields.getOrDefault("text", "").strip();
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("A message has 1 to " + LONGEST_TEXT + " characters.");
        }
        return text;
    }

    private static int updateId(Map<String, String> fields) {
        long id = number(fields, "next");
        if (id < 1 || id > LARGEST_UPDATE_ID) {
            throw new IllegalArgumentException("The id of an update lies between 1 and " + LARGEST_UPDATE_ID + ".");
        }
        return (int) id;
    }

    private static long number(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        if (!text.matches("-?[0-9]{1," + LONGEST_ID + "}")) {
            throw new IllegalArgumentException(name + " has to be a number.");
        }
        return Long.parseLong(text);
    }
}
