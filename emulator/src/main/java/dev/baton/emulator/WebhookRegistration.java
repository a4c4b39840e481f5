package dev.baton.emulator;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * setWebhook, deleteWebhook and getWebhookInfo (tdlib/telegram-bot-api, {@code Client.cpp},
 * {@code process_set_webhook_query} to {@code webhook_verified}).
 *
 * <p>The order is the server's, also where it hurts: the waiting poll is ended, the old webhook removed and the queue
 * dropped before anybody looks at the new URL. Verifying a webhook means no more than to find its address.
 */
final class WebhookRegistration {

    private static final String ATTACHED = "attach://";
    private static final long SET_LIMIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Turn turn;
    private final UpdateQueue queue;
    private final AllowedUpdates allowed;
    private final Conflicts conflicts;
    private final Polling polling;
    private final WebhookRules rules;
    private final HostResolver resolver;
    private final Function<Webhook, WebhookSender> senders;
    private @Nullable Long setAgainAt;
    private @Nullable Webhook webhook;
    private @Nullable Query verifying;
    private @Nullable WebhookSender sender;

    WebhookRegistration(
            Turn turn,
            UpdateQueue queue,
            AllowedUpdates allowed,
            Conflicts conflicts,
            Polling polling,
            WebhookRules rules,
            HostResolver resolver,
            Function<Webhook, WebhookSender> senders) {
        this.turn = turn;
        this.queue = queue;
        this.allowed = allowed;
        this.conflicts = conflicts;
        this.polling = polling;
        this.rules = rules;
        this.resolver = resolver;
        this.senders = senders;
    }

    @Nullable Webhook webhook() {
        return webhook;
    }

    /** getUpdates, which a webhook shuts out from the moment it is asked for. */
    void getUpdates(Query query) {
        if (webhook != null) {
            conflicts.end(query, Conflict.WEBHOOK_ACTIVE);
        } else {
            polling.getUpdates(query);
        }
    }

    void setWebhook(Query query) {
        Parameters parameters = query.parameters();
        String url = parameters.text("url");
        if (url.isEmpty()) {
            deleteWebhook(query);
            return;
        }
        long now = turn.clock().nanoTime();
        if (setAgainAt != null && now - setAgainAt < 0) {
            query.answer(ApiAnswer.tooManyRequests(1));
            return;
        }
        setAgainAt = now + SET_LIMIT_NANOS;
        if (!endVerification() && isUnchanged(parameters)) {
            allowed.update(parameters);
            query.answer(ApiAnswer.ok("true", "Webhook is already set"));
            return;
        }
        polling.displace(Conflict.SET_WEBHOOK);
        remove();
        dropIfAsked(parameters);
        validate(query);
    }

    void deleteWebhook(Query query) {
        endVerification();
        boolean deleted = webhook != null;
        remove();
        dropIfAsked(query.parameters());
        if (!deleted) {
            allowed.update(query.parameters());
        }
        query.answer(ApiAnswer.ok("true", deleted ? "Webhook was deleted" : "Webhook is already deleted"));
    }

    void getWebhookInfo(Query query) {
        query.answer(ApiAnswer.ok(JsonWriter.object(json -> {
            json.field("url", webhook == null ? "" : webhook.url().text())
                    .field(
                            "has_custom_certificate",
                            webhook != null && !webhook.certificate().isEmpty())
                    .field("pending_update_count", queue.size());
            if (webhook != null) {
                webhook.write(json);
            }
            if (!allowed.isDefault()) {
                json.strings("allowed_updates", allowed.names());
            }
        })));
    }

    /** Ends the request whose webhook is still being verified, if there is one. */
    private boolean endVerification() {
        Query old = verifying;
        if (old == null) {
            return false;
        }
        verifying = null;
        conflicts.end(old, Conflict.OTHER_SET_WEBHOOK);
        return true;
    }

    private boolean isUnchanged(Parameters parameters) {
        return webhook != null
                && certificate(parameters) == null
                && !parameters.flag("drop_pending_updates")
                && webhook.isSetBy(
                        parameters.text("url"),
                        parameters.text("secret_token"),
                        rules.maxConnections(parameters),
                        parameters.text("ip_address"));
    }

    /** Sent as the parameter itself, or under the name that the parameter tells. */
    private static @Nullable Upload certificate(Parameters parameters) {
        String elsewhere = parameters.text("certificate");
        return elsewhere.startsWith(ATTACHED)
                ? parameters.upload(elsewhere.substring(ATTACHED.length()))
                : parameters.upload("certificate");
    }

    private void dropIfAsked(Parameters parameters) {
        if (parameters.flag("drop_pending_updates")) {
            queue.clear();
        }
    }

    private void validate(Query query) {
        Parameters parameters = query.parameters();
        Optional<WebhookUrl> url = WebhookUrl.read(parameters.text("url"));
        String secret = parameters.text("secret_token");
        Upload certificate = certificate(parameters);
        Optional<String> refusal = url.isEmpty()
                ? Optional.of("invalid webhook URL specified")
                : rules.refuseSecret(secret).or(() -> WebhookRules.refuseCertificate(certificate));
        if (refusal.isPresent()) {
            query.answer(ApiAnswer.badRequest(refusal.get()));
            return;
        }
        allowed.update(parameters);
        Webhook asked = new Webhook(
                url.get(),
                secret,
                rules.maxConnections(parameters),
                parameters.text("ip_address"),
                certificate == null ? "" : certificate.content());
        webhook = asked;
        verifying = query;
        verify(query, asked);
    }

    private void verify(Query query, Webhook asked) {
        Optional<String> refusal = rules.refuseUrl(asked.url());
        if (refusal.isPresent()) {
            refuse(query, refusal.get());
        } else if (asked.fixedIp().isEmpty()) {
            String host = asked.url().host();
            resolver.resolve(
                    host,
                    address -> turn.run(() ->
                            resolved(query, asked, address, "Failed to resolve host: Name or service not known")));
        } else {
            boolean literal = HostResolver.isLiteral(asked.fixedIp());
            resolved(
                    query,
                    asked,
                    literal ? HostResolver.lookUp(asked.fixedIp()) : Optional.empty(),
                    "Invalid IP address specified");
        }
    }

    private void resolved(Query query, Webhook asked, Optional<InetAddress> address, String otherwise) {
        if (verifying != query) {
            return; // another request has ended this one
        }
        Optional<String> refusal = address.isEmpty() ? Optional.of(otherwise) : rules.refuseAddress(address.get());
        if (refusal.isPresent()) {
            refuse(query, refusal.get());
            return;
        }
        asked.resolved(address.get().getHostAddress());
        verifying = null;
        query.answer(ApiAnswer.ok("true", "Webhook was set"));
        sender = senders.apply(asked);
        sender.updateQueued();
    }

    private void refuse(Query query, String reason) {
        verifying = null;
        webhook = null;
        query.answer(ApiAnswer.badRequest("bad webhook: " + reason));
    }

    /** An update was queued: it is sent if there is a webhook for it. */
    void updateQueued() {
        if (sender != null) {
            sender.updateQueued();
        }
    }

    /** The bot stops: the webhook stays, but nothing is sent. */
    void pause() {
        Query old = verifying;
        if (old != null) {
            verifying = null;
            webhook = null;
            old.answer(ApiAnswer.failure(500, "Internal Server Error: restart"));
        }
        stopSending();
    }

    /** The bot starts again: its webhook is taken as verified. */
    void resume() {
        if (webhook != null && sender == null) {
            sender = senders.apply(webhook);
            sender.updateQueued();
        }
    }

    /** Has been asked for this webhook in an earlier life. To be used between {@link #pause} and {@link #resume}. */
    void restore(WebhookUrl url) {
        webhook = new Webhook(url, "", rules.maxConnections(new Parameters()), "", "");
    }

    /** Forgets the webhook; what is on its way stays queued. */
    void remove() {
        stopSending();
        webhook = null;
    }

    private void stopSending() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}
