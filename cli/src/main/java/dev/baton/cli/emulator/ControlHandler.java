package dev.baton.cli.emulator;

import static dev.baton.cli.http.LocalServer.send;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.cli.http.LocalServer;
import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.ForeignPoller;
import dev.baton.emulator.RecordedCall;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tester's side of the emulator over HTTP, in the manner of the Bot API: {@code /bot<TOKEN>/…}, JSON both ways, and
 * an error is {@code {"error": "what is wrong and what to do"}}. Thread-safe.
 */
final class ControlHandler implements LocalServer.Handler, AutoCloseable {

    private static final int LARGEST_UPDATE = 1024 * 1024;
    private static final int LARGEST_UPDATE_ID = 999_999_999;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final BotApiEmulator emulator;
    private final Map<String, ForeignPoller> intruders = new ConcurrentHashMap<>();

    ControlHandler(BotApiEmulator emulator) {
        this.emulator = emulator;
    }

    /** A request that asks for something impossible. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        Refusal(int code, String why) {
            super(why);
            this.code = code;
        }
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException {
        try {
            send(exchange, OK, "application/json", act(exchange));
        } catch (Refusal refusal) {
            send(exchange, refusal.code, "application/json", ControlJson.error(String.valueOf(refusal.getMessage())));
        }
    }

    private String act(HttpExchange exchange) throws IOException, Refusal {
        List<String> path = Arrays.stream(exchange.getRequestURI().getRawPath().split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        if (path.isEmpty() || !path.getFirst().startsWith("bot")) {
            throw new Refusal(NOT_FOUND, "An address begins with /bot and a token");
        }
        String token = path.getFirst().substring("bot".length());
        EmulatedBot bot = bot(token);
        String act = exchange.getRequestMethod() + " " + String.join("/", path.subList(1, path.size()));
        return switch (act) {
            case "GET " -> ControlJson.bot(bot);
            case "GET calls" -> ControlJson.calls(calls(bot, query(exchange, "method", "")));
            case "GET call" -> ControlJson.call(call(bot, exchange));
            case "GET updates" ->
                ControlJson.updates(bot, number(LocalServer.query(exchange), "limit", 100, 1, 100_000));
            case "POST faults" -> {
                fault(exchange).applyTo(bot.faults());
                yield ControlJson.bot(bot);
            }
            case "DELETE faults" -> {
                bot.faults().clear();
                yield ControlJson.bot(bot);
            }
            case "POST intruder" -> {
                intruders.computeIfAbsent(token, stranger -> ForeignPoller.start(emulator.url(), stranger));
                yield ControlJson.bot(bot);
            }
            case "GET intruder" -> ControlJson.intruder(intruders.get(token));
            case "DELETE intruder" -> {
                stop(intruders.remove(token));
                yield ControlJson.bot(bot);
            }
            case "POST restart" -> {
                restart(bot, LocalServer.fields(exchange));
                yield ControlJson.bot(bot);
            }
            case "POST behaviour" -> {
                Behaviour.apply(LocalServer.fields(exchange), bot, emulator);
                yield ControlJson.bot(bot);
            }
            case "DELETE updates" -> {
                bot.expireUpdates();
                yield ControlJson.bot(bot);
            }
            case "POST revoke" -> {
                bot.revokeToken();
                yield "{}";
            }
            default ->
                path.size() == 3 && act.startsWith("POST updates/")
                        ? ControlJson.updateId(enqueue(bot, path.get(2), exchange))
                        : new PeopleActs(exchange, bot).act(path.subList(1, path.size()));
        };
    }

    private static RecordedCall call(EmulatedBot bot, HttpExchange exchange) throws Refusal {
        String method = query(exchange, "method", "");
        if (method.isEmpty()) {
            throw badRequest("method is missing: that of the call to wait for, such as sendMessage");
        }
        int seconds = PeopleActs.seconds(exchange);
        try {
            return bot.awaitCall(method, Duration.ofSeconds(seconds));
        } catch (AssertionError silence) {
            throw new Refusal(PeopleActs.REQUEST_TIMEOUT, String.valueOf(silence.getMessage()));
        }
    }

    private static void restart(EmulatedBot bot, Map<String, String> how) throws Refusal {
        if (how.containsKey("nextUpdateId")) {
            bot.restart(number(how, "nextUpdateId", 1, 1, LARGEST_UPDATE_ID));
        } else if (how.containsKey("lostConfirmations")) {
            bot.restartLosingConfirmations(number(how, "lostConfirmations", 1, 1, 100));
        } else if (how.containsKey("webhook")) {
            try {
                bot.restartWithWebhook(how.getOrDefault("webhook", ""));
            } catch (IllegalArgumentException malformed) {
                throw badRequest(String.valueOf(malformed.getMessage()));
            }
        } else {
            bot.restart();
        }
    }

    /** Reads a number of the body. */
    static int number(Map<String, String> fields, String name, int otherwise, int least, int most) throws Refusal {
        try {
            return FaultRequest.number(fields, name, otherwise, least, most);
        } catch (IllegalArgumentException wrong) {
            throw badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    private static long enqueue(EmulatedBot bot, String kind, HttpExchange exchange) throws IOException, Refusal {
        String body = new String(exchange.getRequestBody().readNBytes(LARGEST_UPDATE), StandardCharsets.UTF_8);
        try {
            return bot.enqueue(kind, body);
        } catch (IllegalArgumentException malformed) {
            throw badRequest(String.valueOf(malformed.getMessage()));
        }
    }

    private static FaultRequest fault(HttpExchange exchange) throws IOException, Refusal {
        try {
            return FaultRequest.of(LocalServer.fields(exchange));
        } catch (IllegalArgumentException wrong) {
            throw badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    private EmulatedBot bot(String token) throws Refusal {
        try {
            return emulator.bot(token);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(NOT_FOUND, String.valueOf(malformed.getMessage()));
        }
    }

    private static List<RecordedCall> calls(EmulatedBot bot, String method) {
        return method.isEmpty() ? bot.calls() : bot.calls(method);
    }

    private static String query(HttpExchange exchange, String name, String otherwise) {
        return LocalServer.query(exchange).getOrDefault(name, otherwise);
    }

    static Refusal badRequest(String why) {
        return new Refusal(BAD_REQUEST, why);
    }

    static Refusal unknown() {
        return new Refusal(
                NOT_FOUND,
                "There is GET /bot<TOKEN>, GET calls, GET call, POST and DELETE faults, POST, GET and DELETE intruder,"
                        + " POST restart, POST revoke, POST behaviour, POST updates/<KIND>, GET and DELETE updates, "
                        + PeopleActs.ALL);
    }

    private static void stop(@Nullable ForeignPoller intruder) {
        if (intruder != null) {
            intruder.close();
        }
    }

    /** Ends what was started. */
    @Override
    public void close() {
        intruders.values().forEach(ForeignPoller::close);
    }
}
