package dev.baton.cli.emulator;

import com.sun.net.httpserver.HttpExchange;
import dev.baton.cli.http.LocalServer;
import dev.baton.emulator.ButtonPress;
import dev.baton.emulator.CallbackAnswer;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedChat;
import dev.baton.emulator.EmulatedUser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people do to a bot: {@code users/<NAME>/…} in their private chats, {@code groups/<TITLE>/users/<NAME>/…} in a
 * group, and {@code channels/<TITLE>/…} in a channel's own name.
 */
final class PeopleActs {

    /** What there is, for those who ask for something else. */
    static final String ALL = "POST and GET users/<NAME>/messages, GET users/<NAME>/reply, POST users/<NAME>/edits,"
            + " POST users/<NAME>/presses, POST users/<NAME>/files, POST and DELETE users/<NAME>/block,"
            + " the same below groups/<TITLE>, GET messages and GET reply of groups/<TITLE> and channels/<TITLE>,"
            + " POST channels/<TITLE>/messages, POST channels/<TITLE>/edits";

    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final int LARGEST_FILE = 20 * 1024 * 1024;
    static final int REQUEST_TIMEOUT = 408;
    private static final String TEXT_MISSING = "The body has to be {\"text\": \"what the user writes\"}";

    private final HttpExchange exchange;
    private final EmulatedBot bot;

    PeopleActs(HttpExchange exchange, EmulatedBot bot) {
        this.exchange = exchange;
        this.bot = bot;
    }

    /**
     * Does what a request asks for.
     *
     * @param path below the bot
     */
    String act(List<String> path) throws IOException, ControlHandler.Refusal {
        try {
            if (path.size() == 3 && path.getFirst().equals("users")) {
                return ofUser(bot.user(path.get(1)), path.get(2));
            }
            if (path.size() == 5
                    && path.getFirst().equals("groups")
                    && path.get(2).equals("users")) {
                return ofUser(bot.user(path.get(3)).in(bot.supergroup(path.get(1))), path.get(4));
            }
            if (path.size() == 3 && path.getFirst().equals("groups")) {
                return ofPlace(bot.supergroup(path.get(1)), path.get(2));
            }
            if (path.size() == 3 && path.getFirst().equals("channels")) {
                return ofPlace(bot.channel(path.get(1)), path.get(2));
            }
        } catch (IllegalArgumentException | IllegalStateException impossible) {
            throw ControlHandler.badRequest(String.valueOf(impossible.getMessage()));
        }
        throw ControlHandler.unknown();
    }

    private String ofUser(EmulatedUser user, String what) throws IOException, ControlHandler.Refusal {
        return switch (exchange.getRequestMethod() + " " + what) {
            case "POST messages" -> ControlJson.updateId(write(user));
            case "GET messages" -> ControlJson.messages(user.messages());
            case "GET reply" -> reply(user.firstName(), user::awaitReply);
            case "POST edits" -> {
                Map<String, String> fields = LocalServer.fields(exchange);
                yield ControlJson.updateId(user.edits(message(user.messages(), fields), text(fields)));
            }
            case "POST presses" -> press(user);
            case "POST files" -> ControlJson.updateId(sendFile(user));
            case "POST block" -> ControlJson.updateId(user.blocksBot());
            case "DELETE block" -> ControlJson.updateId(user.unblocksBot());
            default -> throw ControlHandler.unknown();
        };
    }

    private String ofPlace(EmulatedChat place, String what) throws IOException, ControlHandler.Refusal {
        return switch (exchange.getRequestMethod() + " " + what) {
            case "POST messages" -> ControlJson.updateId(place.posts(text(LocalServer.fields(exchange))));
            case "POST edits" -> {
                Map<String, String> fields = LocalServer.fields(exchange);
                yield ControlJson.updateId(place.edits(message(place.messages(), fields), text(fields)));
            }
            case "GET messages" -> ControlJson.messages(place.messages());
            case "GET reply" -> reply(place.title(), place::awaitMessage);
            default -> throw ControlHandler.unknown();
        };
    }

    private long write(EmulatedUser user) throws IOException, ControlHandler.Refusal {
        Map<String, String> fields = LocalServer.fields(exchange);
        String text = text(fields);
        return fields.containsKey("message_id")
                ? user.replies(message(user.messages(), fields), text)
                : user.sends(text);
    }

    private static String text(Map<String, String> fields) throws ControlHandler.Refusal {
        String text = fields.getOrDefault("text", "");
        if (text.isEmpty()) {
            throw ControlHandler.badRequest(TEXT_MISSING);
        }
        return text;
    }

    private static ChatMessage message(List<ChatMessage> messages, Map<String, String> fields)
            throws ControlHandler.Refusal {
        String id = fields.getOrDefault("message_id", "");
        return messages.stream()
                .filter(message -> Long.toString(message.messageId()).equals(id))
                .findFirst()
                .orElseThrow(() -> ControlHandler.badRequest("message_id has to be that of a message in this chat"));
    }

    private long sendFile(EmulatedUser user) throws IOException, ControlHandler.Refusal {
        byte[] content = exchange.getRequestBody().readNBytes(LARGEST_FILE + 1);
        if (content.length == 0 || content.length > LARGEST_FILE) {
            throw ControlHandler.badRequest(
                    "The body has to be the file, of up to " + LARGEST_FILE / 1024 / 1024 + " MB");
        }
        Map<String, String> about = LocalServer.query(exchange);
        String caption = about.getOrDefault("caption", "");
        return about.containsKey("photo")
                ? user.sendsPhoto(content, caption)
                : user.sendsDocument(about.getOrDefault("name", "file"), content, caption);
    }

    /** Waits for the bot's answer only if it is told how long. */
    private String press(EmulatedUser user) throws IOException, ControlHandler.Refusal {
        Map<String, String> fields = LocalServer.fields(exchange);
        String button = fields.getOrDefault("button", "");
        if (button.isEmpty()) {
            throw ControlHandler.badRequest("The body has to be {\"button\": \"its label\"}, with a message_id if the"
                    + " button of the last message that has it is not meant");
        }
        ButtonPress press;
        try {
            press = fields.containsKey("message_id")
                    ? user.presses(message(user.messages(), fields), button)
                    : user.presses(button);
        } catch (AssertionError missing) {
            throw ControlHandler.badRequest(String.valueOf(missing.getMessage()));
        }
        return ControlJson.press(press, LocalServer.query(exchange).containsKey("seconds") ? answer(press) : null);
    }

    private @Nullable CallbackAnswer answer(ButtonPress press) throws ControlHandler.Refusal {
        int seconds = seconds();
        try {
            return press.awaitAnswer(Duration.ofSeconds(seconds));
        } catch (AssertionError silence) {
            throw new ControlHandler.Refusal(
                    REQUEST_TIMEOUT, "The bot did not answer the press of the button within " + seconds + " s");
        }
    }

    private String reply(String who, Replies replies) throws ControlHandler.Refusal {
        int seconds = seconds();
        try {
            return ControlJson.message(replies.await(Duration.ofSeconds(seconds)));
        } catch (AssertionError silence) {
            throw new ControlHandler.Refusal(
                    REQUEST_TIMEOUT, "The bot sent nothing new to " + who + " within " + seconds + " s");
        }
    }

    private int seconds() throws ControlHandler.Refusal {
        return seconds(exchange);
    }

    /** How long a request wants to wait. */
    static int seconds(HttpExchange exchange) throws ControlHandler.Refusal {
        String text = LocalServer.query(exchange).getOrDefault("seconds", "5");
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) > LONGEST_WAIT_SECONDS) {
            throw ControlHandler.badRequest("seconds is a number up to " + LONGEST_WAIT_SECONDS);
        }
        return Integer.parseInt(text);
    }

    /** Where the bot's messages come out. */
    private interface Replies {
        ChatMessage await(Duration timeout);
    }
}
