package dev.baton.simulation;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.BotIdentity;
import dev.baton.botapi.NeverSentException;
import dev.baton.botapi.RawUpdate;
import dev.baton.botapi.WebhookInfo;
import dev.baton.botapi.WebhookRegistration;
import dev.baton.simulation.Wire.Answer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Bot API as one instance sees it. */
final class TelegramOnWire implements BotApi {

    private static final Duration CALL = Duration.ofSeconds(30);

    private final Telegram telegram;
    private final Bot bot;
    private final Wire wire;
    private final Watch watch;

    TelegramOnWire(Telegram telegram, Watch watch, Bot bot, Wire wire) {
        this.telegram = telegram;
        this.watch = watch;
        this.bot = bot;
        this.wire = wire;
    }

    @Override
    public ApiResult<Iterator<RawUpdate>> getUpdates(long offset, int limit, Duration wait)
            throws InterruptedException {
        bot.polls(limit);
        watch.pollBegins(bot);
        boolean[] arrived = {false};
        try {
            ApiResult<List<String>> batch = ask(wait.plusSeconds(10), answer -> {
                arrived[0] = true;
                telegram.getUpdates(bot, offset, limit, wait, answer);
            });
            watch.pollAnswered(bot, offset, limit, batch);
            return batch.map(updates -> updates.stream().map(RawUpdate::read).iterator());
        } catch (NeverSentException neverSent) {
            throw neverSent;
        } catch (InterruptedException givenUp) {
            if (!arrived[0]) {
                // The runtime takes it that a request on its way arrives, and it does not always.
                bot.mayNotHaveSettled();
            }
            throw givenUp;
        } finally {
            watch.pollEnds(bot);
        }
    }

    @Override
    public ApiResult<BotIdentity> getMe() throws InterruptedException {
        return ask(CALL, answer -> answer.give(new ApiResult.Ok<>(new BotIdentity(42, "simulated_bot"))));
    }

    @Override
    public ApiResult<WebhookInfo> getWebhookInfo() throws InterruptedException {
        return ask(CALL, answer -> answer.give(new ApiResult.Ok<>(telegram.webhookInfo())));
    }

    @Override
    public ApiResult<String> setWebhook(WebhookRegistration registration) throws InterruptedException {
        bot.setsWebhook();
        return ask(CALL, answer -> telegram.setWebhook(registration, answer));
    }

    /** The runtime calls one method in this way: the one that confirms at the end. */
    @Override
    public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience)
            throws InterruptedException {
        bot.polls(1);
        ApiResult<List<String>> answer = ask(
                patience,
                waiting -> telegram.getUpdates(
                        bot,
                        number(parameters.get("offset")),
                        (int) number(parameters.get("limit")),
                        Duration.ofSeconds(number(parameters.get("timeout"))),
                        waiting));
        if (!(answer instanceof ApiResult.Ok)) {
            bot.couldNotSettle();
        }
        return answer.map(batch -> "[]");
    }

    @Override
    public void close() {}

    private interface Question<T> {
        void ask(Answer<ApiResult<T>> answer);
    }

    private <T> ApiResult<T> ask(Duration patience, Question<T> question) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new NeverSentException();
        }
        try {
            return wire.<ApiResult<T>>call(patience, question::ask);
        } catch (Wire.Silence silence) {
            return new ApiResult.OutcomeUnknown<>("there was no answer in time");
        } catch (Wire.Reset reset) {
            return new ApiResult.OutcomeUnknown<>("the connection was refused");
        }
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
