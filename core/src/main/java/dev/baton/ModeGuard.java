package dev.baton;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.BotApi;
import dev.baton.botapi.ConflictKind;
import dev.baton.botapi.WebhookInfo;
import dev.baton.lease.LeaseKeeper;
import java.util.Optional;
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

    /** Looks, without changing anything, whether somebody else has come. */
    Verdict look() throws InterruptedException {
        return withInfo(info -> judge(info, "there is a webhook on " + info.host()));
    }

    /**
     * Looks without a lease, and forgets what it saw: so that the connection is open and the code loaded when it counts,
     * and that nobody asks for a bot whose Telegram is out of reach.
     */
    void rehearse() throws InterruptedException {
        withInfo(info -> READY);
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
            return demand(outages.waitOut(api::deleteWebhook))
                    .orElse(withInfo(after -> judge(after, "the webhook on " + after.host() + " came back at once")));
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
            Optional<Verdict> refused = demand(outages.waitOut(() -> api.setWebhook(webhook.url(), webhook.secret())));
            return refused.isPresent()
                    ? refused.get()
                    : withInfo(after -> judge(after, "the webhook is on " + after.host() + " again"));
        });
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
