package dev.baton.cli;

import dev.baton.RuntimeStatus;
import dev.baton.Update;
import dev.baton.UpdateHandler;
import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a text with the same text, and a few commands with more. */
final class EchoBot implements UpdateHandler {

    private static final Pattern SLOW = Pattern.compile("/slow(?:@\\w+)?\\s+([0-9]{1,4})");
    private static final Pattern COMMAND = Pattern.compile("(/[a-z]+)(?:@\\w+)?(?:\\s.*)?", Pattern.DOTALL);

    private final HandlerTime handlerTime;
    private volatile @Nullable Supplier<RuntimeStatus> status;

    EchoBot(HandlerTime handlerTime) {
        this.handlerTime = handlerTime;
    }

    /** Tells the bot where to look when it is asked who it is. */
    void knows(Supplier<RuntimeStatus> source) {
        status = source;
    }

    @Override
    public void handle(Update update, BotApi bot) throws InterruptedException {
        if (update.text().isEmpty()) {
            return;
        }
        TimeSource.system().sleep(handlerTime.next());
        ApiResult<String> sent = send(bot, update.chatId(), answer(update.text()));
        if (!(sent instanceof ApiResult.Ok<String>)) {
            throw new IllegalStateException("The answer was not sent: " + sent);
        }
    }

    private String answer(String text) throws InterruptedException {
        Matcher slow = SLOW.matcher(text);
        if (slow.matches()) {
            long seconds = Long.parseLong(slow.group(1));
            TimeSource.system().sleep(Duration.ofSeconds(seconds));
            return "That took " + seconds + " s.";
        }
        Matcher command = COMMAND.matcher(text);
        return switch (command.matches() ? command.group(1) : "") {
            case "/who" -> who();
            case "/fail" -> throw new IllegalStateException("The bot was asked to fail");
            case "/start" -> "I echo what you write. Try /who, /slow 5 and /fail.";
            default -> text;
        };
    }

    private String who() {
        Supplier<RuntimeStatus> source = status;
        if (source == null) {
            return "I do not know yet.";
        }
        RuntimeStatus now = source.get();
        return "Instance " + now.instance() + " on " + now.place() + ", " + now.word()
                + now.lease().map(lease -> ", fencing token " + lease.token()).orElse("");
    }

    /** Waits when Telegram asks for it. Any other answer is final, because a message must not be sent twice. */
    private static ApiResult<String> send(BotApi bot, long chatId, String text) throws InterruptedException {
        Optional<Duration> pause = Optional.of(Duration.ZERO);
        ApiResult<String> answer = new ApiResult.Unreachable<>("not sent yet");
        while (pause.isPresent()) {
            TimeSource.system().sleep(pause.get());
            answer = bot.sendMessage(chatId, text);
            pause = answer instanceof ApiResult.RetryAfter<String>(Duration told)
                    ? Optional.of(told)
                    : Optional.empty();
        }
        return answer;
    }
}
