package dev.baton.emulator;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tester's side of one bot: its users, what it called, and what shall go wrong. Thread-safe. */
public final class EmulatedBot {

    private final BotToken token;
    private final Bot bot;

    EmulatedBot(BotToken token, Bot bot) {
        this.token = token;
        this.bot = bot;
    }

    /** The bot's id: the number before the colon of its token. */
    public long id() {
        return bot.profile().id();
    }

    /** The token that this bot was asked for with: what to give to the program that is tested. */
    public String token() {
        return token.text();
    }

    /** The bot's name, without an at sign. */
    public String username() {
        return bot.profile().username();
    }

    /** Somebody who has a private chat with the bot; the same name is always the same user. */
    public EmulatedUser user(String firstName) {
        return bot.turn().take(() -> {
            Chat chat = bot.chats().with(firstName);
            return new EmulatedUser(bot, bot.chats().personOf(chat), chat);
        });
    }

    /** A group that the bot is a member of, and always was; the same title is always the same group. */
    public EmulatedChat group(String title) {
        return chat(ChatKind.GROUP, title);
    }

    /** A supergroup that the bot is a member of, and always was; the same title is always the same supergroup. */
    public EmulatedChat supergroup(String title) {
        return chat(ChatKind.SUPERGROUP, title);
    }

    /** A channel that the bot is an administrator of, and always was; the same title is always the same channel. */
    public EmulatedChat channel(String title) {
        return chat(ChatKind.CHANNEL, title);
    }

    private EmulatedChat chat(ChatKind kind, String title) {
        return new EmulatedChat(bot, bot.turn().take(() -> bot.chats().named(kind, title)));
    }

    /**
     * Queues any update at all.
     *
     * @param kind as the field of an update is called, such as {@code message_reaction}
     * @param json the field's value, an object; it is not looked at but for its date and whom it is about
     * @return the id of the update, or 0 if it was not queued because the bot does not want such updates, it has
     *     expired already, or the queue is full
     * @throws IllegalArgumentException if there is no such kind, or it is not a JSON object
     */
    public long enqueue(String kind, String json) {
        UpdateKind known =
                UpdateKind.named(kind).orElseThrow(() -> new IllegalArgumentException("no kind of update: " + kind));
        UpdateContent content = UpdateContent.read(known, json)
                .orElseThrow(() -> new IllegalArgumentException("not a JSON object: " + json));
        return bot.turn().take(() -> bot.updates().add(known, content));
    }

    /**
     * Every call of the bot's, in the order of arrival; of more than 100,000 the last, and fewer if the answers of all
     * bots would fill more than 128 MiB. A snapshot.
     */
    public List<RecordedCall> calls() {
        return bot.turn().take(bot.calls()::calls);
    }

    /**
     * The calls of one method, in the order of arrival. A snapshot.
     *
     * @param method in any case
     */
    public List<RecordedCall> calls(String method) {
        return bot.turn().take(() -> bot.calls().calls(method));
    }

    /**
     * Returns the first call of a method that this has not returned before, once it is answered; waits for it if need
     * be.
     *
     * @param method in any case
     * @param timeout how long to wait, in real time whatever the emulator's clock
     * @throws AssertionError if there is none in that time, or the waiting thread is interrupted
     */
    public RecordedCall awaitCall(String method, Duration timeout) {
        return Waiting.forResult(
                () -> "no call of " + method + " within " + timeout + bot.turn().take(bot.calls()::summary),
                () -> bot.turn().await(() -> bot.calls().await(method, timeout)));
    }

    /** How many updates wait for the bot; some may have expired. */
    public int pendingUpdateCount() {
        return bot.turn().take(bot.queue()::size);
    }

    /** Whether an update still waits for the bot: it was neither confirmed nor dropped. */
    public boolean isPending(long updateId) {
        return bot.turn().take(() -> bot.queue().contains((int) updateId));
    }

    /**
     * The updates that wait for the bot, the oldest first, as they go over the wire.
     *
     * @param limit how many at most
     */
    public List<String> pendingUpdates(int limit) {
        return bot.turn()
                .take(() -> bot.queue().read(bot.queue().head(), limit).stream()
                        .map(QueuedUpdate::text)
                        .toList());
    }

    /** The id that the next update gets, or 0 as long as there was none, because the first id is random. */
    public long nextUpdateId() {
        return bot.turn().take(bot.queue()::tail);
    }

    /**
     * The ids of the updates that the bot confirmed, by a positive offset or by answering its webhook call with 2xx, in
     * the order in which it did; of more than a million the last. Those that expired or were dropped, by a negative
     * offset too, are not among them.
     */
    public List<Long> confirmedUpdateIds() {
        return bot.confirmed();
    }

    /** How many conflicts were written to a connection that its client had not closed. */
    public long liveConflicts() {
        return bot.turn().take(bot.calls()::liveConflicts);
    }

    /** How many conflicts went to nobody, because the client had hung up. */
    public long phantomConflicts() {
        return bot.turn().take(bot.calls()::phantomConflicts);
    }

    /** Whether a getUpdates waits for updates, be it a ghost whose client has hung up. */
    public boolean hasPendingPoll() {
        return bot.turn().take(bot.polling()::isWaiting);
    }

    /** The bot's webhook, from the moment it asked for it; null when it has none. */
    public @Nullable WebhookState webhook() {
        return bot.turn().take(bot::webhook);
    }

    /** What shall go wrong with the bot's next calls. */
    public FaultScript faults() {
        return bot.faults();
    }

    /**
     * Restarts the bot's server in no time: the poll that waits is answered with what there is; the updates, the
     * webhook and the chats stay; what the server knew about earlier polls and conflicts is gone.
     */
    public void restart() {
        bot.restart();
    }

    /**
     * Restarts the bot's server, which loses the updates that wait and gives the next one this id, be it lower than
     * earlier ones or higher.
     *
     * @throws IllegalArgumentException if the id is not positive
     */
    public void restart(int nextUpdateId) {
        if (nextUpdateId <= 0) {
            throw new IllegalArgumentException("not an update's id: " + nextUpdateId);
        }
        bot.restartAt(nextUpdateId);
    }

    /**
     * Restarts the bot's server as after a crash: it knows nothing of the last confirmations, and the updates come
     * again. Whether Telegram's server can do that is not known.
     *
     * @param count how many; of more than a hundred the last hundred
     */
    public void restartLosingConfirmations(int count) {
        bot.restartWithoutConfirmations(count);
    }

    /**
     * Restarts the bot's server, which finds a webhook on record that somebody set earlier: polls are refused from the
     * first on, and updates are posted.
     *
     * @throws IllegalArgumentException if it is not the URL of a webhook
     */
    public void restartWithWebhook(String url) {
        bot.restartWith(WebhookUrl.read(url)
                .orElseThrow(() -> new IllegalArgumentException("not the URL of a webhook: " + url)));
    }

    /**
     * Lets all updates expire that wait. The bot never gets them, they are not confirmed, and the ids of those to come
     * leave a gap.
     *
     * @return how many
     */
    public int expireUpdates() {
        return bot.turn().take(bot.queue()::clear);
    }

    /** How long every answer to this bot takes from now on; see {@link BotApiEmulator.Builder#withLatency}. */
    public void setLatency(Duration latency) {
        bot.setLatency(latency);
    }

    /** How long its polls wait for more updates; see {@link BotApiEmulator.Builder#withWakeUp}. */
    public void setWakeUp(Duration wakeUp) {
        bot.turn().run(() -> bot.polling().setWakeUp(wakeUp));
    }

    /** Whether its ghosts keep newcomers out; see {@link BotApiEmulator.Builder#withGhostsWin}. */
    public void setGhostsWin(boolean ghostsWin) {
        bot.turn().run(() -> bot.polling().setGhostsWin(ghostsWin));
    }

    /** From now on the token that this bot was asked for with is refused with 401. */
    public void revokeToken() {
        bot.revoke(token);
    }

    /**
     * Tells of each message, of users and of the bot, in order, one at a time. The listener should be quick, or it
     * holds up the others.
     */
    public Subscription onMessage(Consumer<ChatMessage> listener) {
        return bot.turn().take(() -> bot.chats().listen(listener));
    }

    /**
     * Tells of each message when it is new, changed or taken back, as it is then, in order, one at a time. The listener
     * should be quick, or it holds up the others.
     */
    public Subscription onChange(Consumer<ChatMessage> listener) {
        return bot.turn().take(() -> bot.chats().listenToChanges(listener));
    }

    /**
     * Tells of each call when it comes in, before anything is done about it, one at a time. The listener should be
     * quick.
     */
    public Subscription onArrival(Consumer<RecordedCall> listener) {
        return bot.turn().take(() -> bot.calls().listenToArrivals(listener));
    }

    /**
     * Tells of each call when its answer was written or could not be, one at a time; of one whose connection was reset
     * with no answer at all. The listener should be quick.
     */
    public Subscription onCall(Consumer<RecordedCall> listener) {
        return bot.turn().take(() -> bot.calls().listen(listener));
    }

    /** The same bot, asked for with the same token. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EmulatedBot same && same.bot == bot && same.token.equals(token);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id());
    }

    @Override
    public String toString() {
        return username();
    }
}
