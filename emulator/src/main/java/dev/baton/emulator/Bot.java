package dev.baton.emulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One bot: its queue, its poll, its webhook, its chats, and the methods with which it is used. Thread-safe. */
final class Bot {

    private static final Set<String> NOT_IN_REPLY = Set.of("setwebhook", "deletewebhook", "close", "logout");
    private static final Pattern METHOD_NAME = Pattern.compile("[a-z]+[a-z0-9_]*");

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
    private final UnknownMethods unknownMethods;
    private final FileStore files;
    private final Updates updates;
    private final Talk talk;
    private final Session session;
    private final @Nullable ActiveCalls floods;
    private final Set<String> revokedTokens = new HashSet<>();
    private Duration latency;

    Bot(long id, World world) {
        turn = new Turn(world.clock());
        profile = BotProfile.of(id);
        calls = new CallLog(turn, world.callMemory());
        queue = new UpdateQueue(world.clock()::now, world.random());
        Conflicts conflicts = new Conflicts(turn);
        polling = new Polling(
                turn,
                queue,
                allowed,
                conflicts,
                world.rules().ghostsWin(),
                world.rules().wakeUp());
        chats = new Chats(turn, profile.person());
        files = new FileStore(id);
        registration = new WebhookRegistration(
                turn,
                queue,
                allowed,
                conflicts,
                polling,
                new WebhookRules(world.rules().localMode()),
                world.resolver(),
                webhook -> sender(webhook, world));
        latency = world.rules().latency();
        floods = world.rules().localMode() ? null : new ActiveCalls(world.clock(), world.startedAt());
        session = new Session(turn, world.startedAt(), queue, allowed, conflicts, polling, registration);
        updates = new Updates(turn, queue, allowed, this::updateQueued);
        CallbackQueries callbacks = new CallbackQueries(turn);
        talk = new Talk(turn, chats, updates, callbacks);
        methods = methods(callbacks, world);
        unknownMethods = world.rules().unknownMethods();
    }

    private Map<String, BotMethod> methods(CallbackQueries callbacks, World world) {
        MessageMethods messages = new MessageMethods(chats);
        Map<String, ResultMethod> results = new HashMap<>(messages.all());
        results.putAll(new MediaMethods(chats, messages, files, world.random()).all());
        results.putAll(new ChatMethods(chats, messages).all());
        results.putAll(new ProfileMethods(profile).all());
        results.put("answercallbackquery", callbacks::answer);
        Map<String, BotMethod> all = new HashMap<>(Map.of(
                "getupdates", registration::getUpdates,
                "setwebhook", registration::setWebhook,
                "deletewebhook", registration::deleteWebhook,
                "getwebhookinfo", registration::getWebhookInfo,
                "close", session::close,
                "logout", session::logOut));
        results.forEach((name, method) -> all.put(name, method.answering()));
        return all;
    }

    private void updateQueued() {
        if (floods != null) {
            floods.updateQueued();
        }
        polling.updateQueued();
        registration.updateQueued();
    }

    private WebhookSender sender(Webhook webhook, World world) {
        return new WebhookSender(
                turn, queue, world.transport(), world.random(), webhook, () -> registration.remove(), this::replied);
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
            reply.onAbandon(() -> turn.run(entry::abandoned));
            Fault fault = faults.take(method);
            Spoiler spoiler = new Spoiler(turn, entry, reply);
            if (fault != null && !spoiler.carriesOut(fault)) {
                return;
            }
            count(1);
            Query query = new Query(
                    parameters,
                    answer -> later(() -> {
                        count(-1);
                        spoiler.answer(answer, fault);
                    }),
                    reply::isAbandoned);
            if (revokedTokens.contains(token.text())) {
                query.answer(ApiAnswer.failure(401, "Unauthorized"));
            } else {
                handle(method.toLowerCase(Locale.ROOT), query);
            }
        });
    }

    private void count(int calls) {
        if (floods != null) {
            floods.count(calls);
        }
    }

    private void later(Runnable action) {
        if (latency.isZero()) {
            action.run();
        } else {
            turn.schedule(latency, action);
        }
    }

    private void handle(String name, Query query) {
        Optional<ApiAnswer> refusal = session.refuse(name);
        if (refusal.isPresent()) {
            query.answer(refusal.get());
        } else if (floods != null && floods.isFlood(name)) {
            turn.schedule(ActiveCalls.HOLD, () -> query.answer(ApiAnswer.tooManyRequests(ActiveCalls.RETRY_AFTER)));
        } else {
            methods.getOrDefault(name, unknown -> unknownMethod(name, unknown)).handle(query);
        }
    }

    /** A webhook has answered with a call of its own. Some methods are not for that, and then nothing happens. */
    private void replied(Parameters parameters) {
        String method = parameters.text("method");
        String name = method.toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !NOT_IN_REPLY.contains(name) && !name.startsWith("get")) {
            CallLog.Entry entry = calls.add(method, parameters, new Caller(0, 0, 0));
            Spoiler spoiler = new Spoiler(turn, entry, Reply.toNobody());
            handle(name, new Query(parameters, answer -> spoiler.answer(answer, null), () -> true));
        }
    }

    private void unknownMethod(String name, Query query) {
        boolean isTrue = unknownMethods == UnknownMethods.TRUE
                && METHOD_NAME.matcher(name).matches();
        query.answer(isTrue ? ApiAnswer.ok("true") : ApiAnswer.failure(404, "Not Found: method not found"));
    }

    /** The file at a path below {@code /file/bot<token>/}, if this token may have it. */
    Optional<EmulatedFile> file(BotToken token, String path) {
        return turn.take(() -> revokedTokens.contains(token.text()) ? Optional.empty() : files.at(path));
    }

    /** A user says something; its update gets the id that is returned, or 0 when it was not queued. */
    long receive(Chat chat, String text) {
        return turn.take(() -> talk.say(chat, chats.personOf(chat), Draft.text(text)));
    }

    Talk talk() {
        return talk;
    }

    Updates updates() {
        return updates;
    }

    FileStore files() {
        return files;
    }

    /** From now on calls with this token are refused; the poll that waits gets what there is. */
    void revoke(BotToken token) {
        turn.run(() -> {
            revokedTokens.add(token.text());
            polling.answerWaiting();
        });
    }

    void setLatency(Duration latency) {
        turn.run(() -> this.latency = latency);
    }

    /** The server restarts, and has a webhook on record. */
    void restartWith(WebhookUrl webhook) {
        turn.run(() -> session.restart(() -> registration.restore(webhook)));
    }

    /** The server restarts. */
    void restart() {
        turn.run(() -> session.restart(() -> {}));
    }

    /** The server restarts and knows nothing of the last confirmations. */
    void restartWithoutConfirmations(int count) {
        turn.run(() -> session.restart(() -> queue.takeBackConfirmations(count)));
    }

    /** The server restarts and has lost the updates; their ids go on elsewhere. */
    void restartAt(int nextUpdateId) {
        turn.run(() -> session.restart(() -> queue.startAt(nextUpdateId)));
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
