package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.ConflictKind;
import dev.baton.botapi.WebhookInfo;
import dev.baton.botapi.WebhookRegistration;
import dev.baton.lease.LeaseKeeper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps polling and webhook apart. In polling mode no webhook is left when it is done; in webhook mode the webhook is
 * ours. It is used only while the lease is held, never removes a webhook unless polling was asked for by name, and
 * never drops an update. Used by one thread.
 */
final class ModeGuard {

    /** What the guard found. */
    sealed interface Verdict {

        /** The mode is as it should be. */
        record Ready() implements Verdict {}

        /** The lease cannot be relied on any more, so nothing was done. */
        record LeaseLost() implements Verdict {}

        /** Somebody else is at it. */
        record Conflicted(ConflictKind kind, String description) implements Verdict {}

        /** It cannot go on, and waiting changes nothing. */
        record Refused(StopReason reason) implements Verdict {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModeGuard.class);
    private static final Verdict READY = new Verdict.Ready();
    private static final Verdict LEASE_LOST = new Verdict.LeaseLost();

    private final Settings settings;
    private final BotApi api;
    private final LeaseKeeper keeper;
    private final Outages outages;
    private final StatusBoard board;

    /** Our webhook as it was just after we set it; null if we did not. */
    private @Nullable WebhookInfo established;

    ModeGuard(Settings settings, BotApi api, LeaseKeeper keeper, Outages outages, StatusBoard board) {
        this.settings = settings;
        this.api = api;
        this.keeper = keeper;
        this.outages = outages;
        this.board = board;
    }

    /** Brings the mode about. */
    Verdict establish() throws InterruptedException {
        return settings.webhook().isPresent() ? own(settings.webhook().get()) : removeWebhook();
    }

    /** Looks whether somebody else has come, and puts our webhook right if it was changed in another way. */
    Verdict keep() throws InterruptedException {
        return withInfo(info -> {
            Verdict seen = judge(info, "there is a webhook on " + info.host());
            Optional<String> change = seen instanceof Verdict.Ready ? changeOf(info) : Optional.empty();
            if (change.isEmpty()) {
                return seen;
            }
            LOG.warn("Somebody has changed our webhook ({}). Setting it again.", change.get());
            return own(settings.webhook().orElseThrow());
        });
    }

    /** What differs from what Telegram told when the webhook had just been set: it need not be what was asked for. */
    private Optional<String> changeOf(WebhookInfo now) {
        WebhookInfo before = established;
        if (before == null) {
            return Optional.empty();
        }
        if (now.maxConnections() != before.maxConnections()) {
            return Optional.of("max_connections is " + now.maxConnections() + ", and was " + before.maxConnections());
        }
        if (settings.allowedUpdates().isPresent()
                && !Set.copyOf(now.allowedUpdates()).equals(Set.copyOf(before.allowedUpdates()))) {
            return Optional.of("allowed_updates is " + now.allowedUpdates() + ", and was " + before.allowedUpdates());
        }
        boolean fixed = settings.webhook().orElseThrow().ipAddress().isPresent();
        return fixed && !now.ipAddress().equals(before.ipAddress())
                ? Optional.of("ip_address is " + now.ipAddress() + ", and was " + before.ipAddress())
                : Optional.empty();
    }

    /** Says what is delivered now and will be lost, because it is not among what is asked for. */
    private void warnOfLoss(WebhookInfo info) {
        List<String> lost = settings.allowedUpdates()
                .map(wanted -> UpdateKinds.lost(info.allowedUpdates(), wanted))
                .orElse(List.of());
        if (!lost.isEmpty()) {
            LOG.warn(
                    "BATON_ALLOWED_UPDATES leaves out what Telegram delivered until now: {}. It is lost from now on.",
                    String.join(", ", lost));
        }
    }

    /** Looks, during a conflict, whether somebody else is still there, and brings the mode about only if not. */
    Verdict resume() throws InterruptedException {
        return withInfo(info -> {
            boolean othersWebhook = info.isSet() && !isOurs(info);
            return othersWebhook ? judge(info, "there is a webhook on " + info.host()) : establish();
        });
    }

    /** Where the webhook is, if there is one and Telegram tells it at the first try. For messages only. */
    Optional<String> webhookHost() throws InterruptedException {
        return api.getWebhookInfo() instanceof ApiResult.Ok<WebhookInfo>(WebhookInfo info) && info.isSet()
                ? Optional.of(info.host())
                : Optional.empty();
    }

    private Verdict removeWebhook() throws InterruptedException {
        return withInfo(info -> {
            warnOfLoss(info);
            if (!info.isSet()) {
                return READY;
            }
            if (!settings.modeGiven()) {
                return new Verdict.Refused(StopReason.of(
                        StopReason.Kind.CONFIGURATION,
                        "A webhook on " + info.host()
                                + " is set for this bot, so something else may be serving it. To poll here and remove that"
                                + " webhook, set BOT_MODE=polling; to serve it by webhook, set BOT_MODE=webhook."));
            }
            if (!keeper.prove()) {
                return LEASE_LOST;
            }
            LOG.warn(
                    "Removing the webhook on {}, because BOT_MODE=polling. The {} updates that wait are kept.",
                    info.host(),
                    info.pendingUpdates());
            Optional<Verdict> refused = whileHolding(api::deleteWebhook);
            return refused.isPresent()
                    ? refused.get()
                    : withInfo(after -> judge(after, "the webhook on " + after.host() + " came back at once"));
        });
    }

    private Verdict own(Settings.Webhook webhook) throws InterruptedException {
        return withInfo(info -> {
            if (!keeper.prove()) {
                return LEASE_LOST;
            }
            if (info.isSet() && !isOurs(info)) {
                LOG.warn(
                        "Replacing the webhook on {} by ours on {}.",
                        info.host(),
                        webhook.url().getHost());
            }
            warnOfLoss(info);
            WebhookRegistration registration = webhook.registration(settings.allowedUpdates());
            Optional<Verdict> refused = whileHolding(() -> api.setWebhook(registration));
            return refused.isPresent()
                    ? refused.get()
                    : withInfo(after -> {
                        established = after;
                        return judge(after, "the webhook is on " + after.host() + " again");
                    });
        });
    }

    /** Changes something that is the holder's to change: how long it takes until Telegram answers, nobody knows. */
    private Optional<Verdict> whileHolding(Outages.Call<String> change) throws InterruptedException {
        Optional<ApiResult<String>> answer = outages.waitOut(change, keeper::isValid);
        return answer.isPresent() ? demand(answer.get()) : Optional.of(LEASE_LOST);
    }

    /** In both modes there is a right state, and any other is somebody's doing. */
    private Verdict judge(WebhookInfo info, String otherwise) {
        if (settings.webhook().isEmpty()) {
            return info.isSet() ? new Verdict.Conflicted(ConflictKind.WEBHOOK_ACTIVE, otherwise) : READY;
        }
        board.webhookProblem(info.lastError().orElse(null));
        if (isOurs(info)) {
            return READY;
        }
        return new Verdict.Conflicted(
                ConflictKind.OTHER_SET_WEBHOOK, info.isSet() ? otherwise : "our webhook was removed");
    }

    private boolean isOurs(WebhookInfo info) {
        return settings.webhook()
                .map(webhook -> info.url().equals(webhook.url().toString()))
                .orElse(false);
    }

    private interface Judgement {
        Verdict of(WebhookInfo info) throws InterruptedException;
    }

    private Verdict withInfo(Judgement judgement) throws InterruptedException {
        ApiResult<WebhookInfo> answer = outages.waitOut(api::getWebhookInfo);
        if (answer instanceof ApiResult.Ok<WebhookInfo>(WebhookInfo info)) {
            return judgement.of(info);
        }
        return demand(answer).orElse(READY);
    }

    /** What stands in the way, if the answer is not a good one. */
    static Optional<Verdict> demand(ApiResult<?> answer) {
        return switch (answer) {
            case ApiResult.Conflict<?>(ConflictKind kind, String description) ->
                Optional.of(new Verdict.Conflicted(kind, description));
            case ApiResult.Refused<?> refused -> Optional.of(new Verdict.Refused(refusal(refused)));
            case ApiResult.Ok<?> ok -> Optional.empty();
            case ApiResult.RetryAfter<?> waitedOut -> Optional.empty();
            case ApiResult.Unreachable<?> waitedOut -> Optional.empty();
        };
    }

    static StopReason refusal(ApiResult.Refused<?> refused) {
        String answer = refused.code() + " " + refused.description();
        return refused.isToken()
                ? StopReason.of(
                        StopReason.Kind.TOKEN_REFUSED,
                        "Telegram does not accept the token (" + answer
                                + "). Look it up at BotFather: it may have been revoked.")
                : StopReason.of(
                        StopReason.Kind.CONFIGURATION, "Telegram refuses what it was asked for (" + answer + ").");
    }
}
