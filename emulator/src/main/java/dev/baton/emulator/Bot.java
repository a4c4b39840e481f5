package dev.baton.emulator;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One bot: its queue, its poll, its webhook, its chats, and the methods with which it is used. Thread-safe. */
final class Bot {

    private static final long DAY_SECONDS = 86_400;

    private final Turn turn;
    private final BotProfile profile;
    private final CallLog calls;
    private final UpdateQueue queue;
    private final AllowedUpdates allowed = new AllowedUpdates();
    private final Polling polling;
    private final WebhookRegistration registration;
    private final Chats chats;
    private final FaultScript faults = new FaultScript();
    private final Map<String, BotMethod> methods;
    private final Set<String> revokedTokens = new HashSet<>();

    Bot(long id, World world) {
        turn = new Turn(world.clock());
        profile = BotProfile.of(id);
        calls = new CallLog(turn);
        queue = new UpdateQueue(world.clock()::now, world.random());
        Conflicts conflicts = new Conflicts(turn);
        polling = new Polling(turn, queue, allowed, conflicts);
        chats = new Chats(turn, profile);
        registration = new WebhookRegistration(
                turn,
                queue,
                allowed,
                conflicts,
                polling,
                new WebhookRules(world.localMode()),
                world.resolver(),
                webhook -> sender(webhook, world));
        methods = Map.of(
                "getme", profile::getMe,
                "getupdates", registration::getUpdates,
                "setwebhook", registration::setWebhook,
                "deletewebhook", registration::deleteWebhook,
                "getwebhookinfo", registration::getWebhookInfo,
                "sendmessage", chats::sendMessage);
    }

    private WebhookSender sender(Webhook webhook, World world) {
        return new WebhookSender(turn, queue, world.transport(), world.random(), webhook, () -> registration.remove());
    }

    Turn turn() {
        return turn;
    }

    BotProfile profile() {
        return profile;
    }

    FaultScript faults() {
        return faults;
    }

    /** A call comes in; the reply is given now or later. */
    void call(BotToken token, String method, Parameters parameters, Caller caller, Reply reply) {
        turn.run(() -> {
            CallLog.Entry entry = calls.add(method, parameters, caller);
            Fault fault = faults.take(method);
            Spoiler spoiler = new Spoiler(turn, entry, reply);
            if (fault != null && !spoiler.carriesOut(fault)) {
                return;
            }
            Query query = new Query(parameters, answer -> spoiler.answer(answer, fault));
            if (revokedTokens.contains(token.text())) {
                query.answer(ApiAnswer.failure(401, "Unauthorized"));
            } else {
                methods.getOrDefault(method.toLowerCase(Locale.ROOT), Bot::unknownMethod)
                        .handle(query);
            }
        });
    }

    private static void unknownMethod(Query query) {
        query.answer(ApiAnswer.failure(404, "Not Found: method not found"));
    }

    /** A user says something; its update gets the id that is returned, or 0 when it was not queued. */
    long receive(Chat chat, String text) {
        return turn.take(() -> {
            ChatMessage message = chats.receive(chat, text);
            return enqueue(
                    UpdateKind.MESSAGE,
                    chat.id(),
                    chats.json(chat, message),
                    message.date().getEpochSecond() + DAY_SECONDS);
        });
    }

    private long enqueue(UpdateKind kind, long queueKey, String contentJson, long expiresAt) {
        if (!allowed.contains(kind)) {
            return 0;
        }
        return queue.add(kind, queueKey, contentJson, expiresAt)
                .map(update -> {
                    polling.updateQueued();
                    registration.updateQueued();
                    return (long) update.id();
                })
                .orElse(0L);
    }

    /** From now on calls with this token are refused; the poll that waits gets what there is. */
    void revoke(BotToken token) {
        turn.run(() -> {
            revokedTokens.add(token.text());
            polling.answerWaiting();
        });
    }

    Chats chats() {
        return chats;
    }

    CallLog calls() {
        return calls;
    }

    UpdateQueue queue() {
        return queue;
    }

    Polling polling() {
        return polling;
    }

    /** The webhook that is set, be it verified or not; null when there is none. */
    @Nullable WebhookState webhook() {
        Webhook webhook = registration.webhook();
        return webhook == null ? null : webhook.state();
    }

    /** The emulator ends: nothing is sent and nothing happens by itself any more. */
    void close() {
        turn.run(registration::remove);
        turn.close();
    }

    List<Long> confirmed() {
        return turn.take(queue::confirmed);
    }
}
