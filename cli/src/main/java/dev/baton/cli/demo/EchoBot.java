package dev.baton.cli.demo;

import dev.baton.RuntimeStatus;
import dev.baton.Update;
import dev.baton.UpdateHandler;
import dev.baton.botapi.BotApi;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Answers a text with the same text, a file with the same file, and a few commands with more. */
public final class EchoBot implements UpdateHandler {

    private final Optional<Uploads> uploads;
    private final HandlerTime handlerTime;
    private volatile @Nullable Supplier<RuntimeStatus> status;

    /**
     * A bot.
     *
     * @param uploads for the files that it makes itself; without them it only sends back those of others
     * @param handlerTime how long it thinks before it answers a message
     */
    public EchoBot(Optional<Uploads> uploads, HandlerTime handlerTime) {
        this.uploads = uploads;
        this.handlerTime = handlerTime;
    }

    /**
     * Tells the bot where to look when it is asked who it is.
     *
     * @param source how it is
     */
    public void knows(Supplier<RuntimeStatus> source) {
        status = source;
    }

    @Override
    public void handle(Update update, BotApi bot) throws InterruptedException {
        Chat chat = new Chat(bot, update.chatId());
        switch (update.kind()) {
            case "message", "channel_post" -> answer(update, chat);
            case "edited_message", "edited_channel_post" -> {
                if (!update.text().isEmpty()) {
                    chat.say(Topic.EDITED + update.text());
                }
            }
            case "callback_query" -> Buttons.pressed(update, chat);
            default -> {}
        }
    }

    private void answer(Update update, Chat chat) throws InterruptedException {
        TimeSource.system().sleep(handlerTime.next(update.chatId()));
        if (sendsBack(update, chat) || update.text().isEmpty()) {
            return;
        }
        Matcher slow = Topic.SLOW.matcher(update.text());
        if (slow.matches()) {
            long seconds = Long.parseLong(slow.group(1));
            TimeSource.system().sleep(Duration.ofSeconds(seconds));
            chat.say("That took " + seconds + " s.");
            return;
        }
        Matcher command = Topic.COMMAND.matcher(update.text());
        if (!command.matches() || !obeys(command.group(1), chat)) {
            repeat(update, chat);
        }
    }

    /** What may have been answered before is answered without a sound. */
    private static void repeat(Update update, Chat chat) throws InterruptedException {
        if (update.redelivered()) {
            chat.call("sendMessage", Map.of("text", update.text(), "disable_notification", true));
        } else {
            chat.say(update.text());
        }
    }

    /** Whether there is a file, which goes back with its caption. */
    private static boolean sendsBack(Update update, Chat chat) throws InterruptedException {
        JsonValues json = JsonValues.of(update.json());
        String photo = json.text(update.kind() + ".photo.0.file_id");
        String document = json.text(update.kind() + ".document.file_id");
        if (!photo.isEmpty()) {
            chat.sendBack("photo", photo, update.text());
        }
        if (!document.isEmpty()) {
            chat.sendBack("document", document, update.text());
        }
        return !photo.isEmpty() || !document.isEmpty();
    }

    /** Whether it is a command that the bot knows. */
    private boolean obeys(String command, Chat chat) throws InterruptedException {
        switch (command) {
            case "/start", "/help" -> chat.sayHtml(Shows.HELP);
            case "/who" -> chat.say(who());
            case "/fail" -> throw new IllegalStateException("The bot was asked to fail");
            case "/keyboard" -> Buttons.show(chat);
            case "/reply" -> Buttons.ask(chat);
            case "/format" -> chat.sayHtml(Shows.FORMATS);
            case "/edit" -> Shows.count(chat);
            case "/typing" -> Shows.type(chat);
            case "/photo", "/file" -> Shows.file(command, chat, uploads);
            default -> {
                return false;
            }
        }
        return true;
    }

    private String who() {
        Supplier<RuntimeStatus> source = status;
        if (source == null) {
            return Topic.beginning("/who") + "unknown";
        }
        RuntimeStatus now = source.get();
        return Topic.beginning("/who") + now.instance() + " on " + now.place() + ", " + now.word()
                + now.lease().map(lease -> ", fencing token " + lease.token()).orElse("");
    }
}
