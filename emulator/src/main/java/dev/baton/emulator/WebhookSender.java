package dev.baton.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the updates of a queue to a webhook (tdlib/telegram-bot-api, {@code WebhookActor.cpp}): one per request, those
 * of one queue key one after the other, others side by side, each until it is answered with 2xx or expires. To be used
 * in the bot's {@link Turn}.
 */
final class WebhookSender {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long GONE_NANOS = Duration.ofHours(23).toNanos();
    private static final int GONE = 410;
    private static final long FIRST_OWN_KEY = 1L << 60;

    private final Turn turn;
    private final UpdateQueue queue;
    private final WebhookTransport transport;
    private final RandomGenerator random;
    private final Webhook webhook;
    private final Runnable onGone;
    private final Consumer<Parameters> onReply;
    private final WebhookConnections connections;
    private final Map<Long, WebhookLane> lanes = new HashMap<>();
    private final Deque<WebhookLane> ready = new ArrayDeque<>();
    private int nextId;
    private long nextOwnKey = FIRST_OWN_KEY;
    private boolean sendingAgain;
    private @Nullable Long goneSince;
    private boolean closed;

    WebhookSender(
            Turn turn,
            UpdateQueue queue,
            WebhookTransport transport,
            RandomGenerator random,
            Webhook webhook,
            Runnable onGone,
            Consumer<Parameters> onReply) {
        this.turn = turn;
        this.queue = queue;
        this.transport = transport;
        this.random = random;
        this.webhook = webhook;
        this.onGone = onGone;
        this.onReply = onReply;
        this.connections = new WebhookConnections(webhook.maxConnections());
        this.nextId = queue.head();
    }

    void updateQueued() {
        load();
        send();
    }

    /** What is on its way is not called back, but its outcome no longer counts. */
    void close() {
        closed = true;
    }

    /** Takes updates from the queue as long as there are not too many different keys. */
    private void load() {
        List<QueuedUpdate> next = queue.read(nextId, 1);
        while (!next.isEmpty()) {
            QueuedUpdate update = next.getFirst();
            WebhookLane lane = update.queueKey() == 0 ? null : lanes.get(update.queueKey());
            if (lane == null) {
                if (lanes.size() >= 2 * webhook.maxConnections()) {
                    return;
                }
                lane = new WebhookLane(update.queueKey() == 0 ? nextOwnKey++ : update.queueKey());
                lanes.put(lane.key(), lane);
                ready.add(lane);
            }
            lane.add(update);
            nextId = update.id() + 1;
            next = queue.read(nextId, 1);
        }
    }

    private void send() {
        while (!ready.isEmpty()) {
            WebhookLane lane = ready.element();
            QueuedUpdate update = current(lane);
            if (update == null) {
                ready.remove();
                continue;
            }
            switch (connections.take(turn.clock().nanoTime())) {
                case WebhookConnections.Taken taken -> {
                    ready.remove();
                    new Attempt(lane, update).start();
                }
                case WebhookConnections.AllBusy busy -> {
                    return;
                }
                case WebhookConnections.TooSoon(long nanos) -> {
                    sendAgainIn(nanos);
                    return;
                }
            }
        }
    }

    private void sendAgainIn(long nanos) {
        if (!sendingAgain) {
            sendingAgain = true;
            turn.schedule(Duration.ofNanos(nanos), () -> {
                sendingAgain = false;
                if (!closed) {
                    send();
                }
            });
        }
    }

    /** The first update of a lane that is still queued; a lane without one is removed. */
    private @Nullable QueuedUpdate current(WebhookLane lane) {
        for (QueuedUpdate update = lane.first(); update != null; update = lane.first()) {
            if (queue.contains(update.id())) {
                return update;
            }
            lane.next();
        }
        lanes.remove(lane.key());
        return null;
    }

    private void retry(WebhookLane lane, QueuedUpdate update, int retryAfter) {
        Duration delay = lane.delay(retryAfter, random);
        if (update.isExpired(turn.clock().now().plus(delay).getEpochSecond())) {
            queue.remove(update.id());
            ready.add(lane);
        } else if (delay.isZero()) {
            ready.add(lane);
        } else {
            turn.schedule(delay, () -> {
                ready.add(lane);
                if (!closed) {
                    send();
                }
            });
        }
    }

    /** One try to deliver one update. */
    private final class Attempt {

        private final WebhookLane lane;
        private final QueuedUpdate update;
        private Runnable cancellation = () -> {};
        private EmulatorClock.Timer timer = () -> {};
        private boolean over;

        private Attempt(WebhookLane lane, QueuedUpdate update) {
            this.lane = lane;
            this.update = update;
        }

        private void start() {
            timer = turn.schedule(TIMEOUT, () -> {
                cancellation.run();
                end(new WebhookTransport.Failed("Read timeout expired"));
            });
            cancellation = transport.post(webhook, update.json(), outcome -> turn.run(() -> end(outcome)));
        }

        private void end(WebhookTransport.Outcome outcome) {
            if (over) {
                return;
            }
            over = true;
            timer.cancel();
            if (closed) {
                return;
            }
            switch (outcome) {
                case WebhookTransport.Answered answer when answer.isSuccess() -> succeeded(answer);
                case WebhookTransport.Answered answer -> refused(answer);
                case WebhookTransport.Failed failure -> {
                    connections.broke();
                    goneSince = null;
                    failed(failure.reason(), 0);
                }
            }
            if (!closed) {
                load();
                send();
            }
        }

        private void succeeded(WebhookTransport.Answered answer) {
            connections.succeeded(turn.clock().nanoTime());
            goneSince = null;
            queue.confirm(update.id());
            ready.add(lane);
            onReply.accept(answer.reply());
        }

        private void refused(WebhookTransport.Answered answer) {
            connections.giveBack();
            failed(
                    "Wrong response from the webhook: " + answer.status() + " " + HttpStatus.reason(answer.status()),
                    answer.retryAfter());
            if (answer.status() != GONE) {
                goneSince = null;
            } else if (goneSince == null) {
                goneSince = turn.clock().nanoTime();
            } else if (turn.clock().nanoTime() - goneSince > GONE_NANOS) {
                onGone.run();
            }
        }

        private void failed(String reason, int retryAfter) {
            webhook.failed(reason, turn.clock().now());
            retry(lane, update, retryAfter);
        }
    }
}
