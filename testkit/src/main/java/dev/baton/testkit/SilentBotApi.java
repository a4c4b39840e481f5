package dev.baton.testkit;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import java.time.Duration;
import java.util.Map;

/** A Bot API that agrees to everything, for tests that are not about it. */
final class SilentBotApi implements BotApi {

    private volatile String webhook = "";

    @Override
    public ApiResult<String> call(String method, Map<String, ?> parameters, Duration patience) {
        return new ApiResult.Ok<>(
                switch (method) {
                    case "getMe" -> "{\"id\":1,\"is_bot\":true,\"username\":\"silent_bot\"}";
                    case "getWebhookInfo" -> "{\"url\":\"" + webhook + "\",\"pending_update_count\":0}";
                    case "setWebhook" -> {
                        webhook = String.valueOf(parameters.get("url"));
                        yield "true";
                    }
                    default -> "true";
                });
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
