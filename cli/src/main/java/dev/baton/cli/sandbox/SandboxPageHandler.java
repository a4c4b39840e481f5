package dev.baton.cli.sandbox;

import static dev.baton.cli.http.LocalServer.send;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.cli.http.LocalServer;
import java.io.IOException;
import java.util.Optional;

/**
 * The page and what it needs. The acts, and whatever shows the token, need a header that a page from elsewhere cannot
 * send without asking first, which nobody here would grant.
 */
final class SandboxPageHandler implements LocalServer.Handler {

    private final Sandbox sandbox;
    private final PageActs acts;

    SandboxPageHandler(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.acts = new PageActs(sandbox);
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "GET" -> show(exchange, path);
            case "POST" -> {
                if (isFromThePage(exchange)) {
                    acts.act(exchange, path);
                }
            }
            default -> send(exchange, 405, "text/plain", "GET or POST");
        }
    }

    private void show(HttpExchange exchange, String path) throws IOException, InterruptedException {
        if (path.equals("/events")) {
            new PageStream(sandbox).run(exchange);
        } else if (path.equals("/state")) {
            send(exchange, 200, "application/json", new PageStream(sandbox).news());
        } else if (path.matches("/calls/[0-9]{1,18}")) {
            Optional<String> call = sandbox.calls().details(id(path));
            send(exchange, call.isPresent() ? 200 : 404, "application/json", call.orElse("{}"));
        } else if (path.matches("/files/[0-9]{1,18}")) {
            PageFiles.download(exchange, sandbox.conversation().messages().file(id(path)));
        } else if (path.equals("/token")) {
            if (isFromThePage(exchange)) {
                send(exchange, 200, "text/plain", sandbox.token());
            }
        } else {
            PageFiles.serve(exchange, path);
        }
    }

    private static long id(String path) {
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    }

    private static boolean isFromThePage(HttpExchange exchange) throws IOException {
        boolean is = "1".equals(exchange.getRequestHeaders().getFirst("X-Baton-Sandbox"));
        if (!is) {
            send(exchange, 403, "text/plain", "The header X-Baton-Sandbox: 1 is missing.");
        }
        return is;
    }
}
