package dev.baton.emulator;

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
    private final Set<String> revokedTokens = new HashSet<>();

    Bot(long id, World world) {
        turn = new Turn(world.clock());
        profile = BotProfile.of(id);
        calls = new CallLog(turn);
        queue = new UpdateQueue(world.clock()::now, world.random());
        Conflicts conflicts = new Conflicts(turn);
        polling = new Polling(turn, queue, allowed, conflicts);
        chats = new Chats(turn, profile.person());
        files = new FileStore(id);
        registration = new WebhookRegistration(
                turn,
                queue,
                allowed,
                conflicts,
                polling,
                new WebhookRules(world.localMode()),
                world.resolver(),
                webhook -> sender(webhook, world));
        updates = new Updates(turn, queue, allowed, this::updateQueued);
        CallbackQueries callbacks = new CallbackQueries(turn);
        talk = new Talk(turn, chats, updates, callbacks);
        methods = methods(callbacks, world);
        unknownMethods = world.unknownMethods();
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
                "getwebhookinfo", registration::getWebhookInfo));
        results.forEach((name, method) -> all.put(name, method.answering()));
        return all;
    }

    private void updateQueued() {
        polling.updateQueued();
        registration.updateQueued();
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
                String name = method.toLowerCase(Locale.ROOT);
                methods.getOrDefault(name, unknown -> unknownMethod(name, unknown))
                        .handle(query);
            }
        });
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
