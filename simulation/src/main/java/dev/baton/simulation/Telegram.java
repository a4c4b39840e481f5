package dev.baton.simulation;

import dev.baton.botapi.ApiResult;
import dev.baton.botapi.ConflictKind;
import dev.baton.botapi.WebhookInfo;
import dev.baton.botapi.WebhookRegistration;
import dev.baton.simulation.Wire.Answer;
import dev.baton.simulation.World.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the Bot API server brings updates to a bot, by the {@link WebhookSender} or to pollers (tdlib/telegram-bot-api,
 * Client.cpp): an offset confirms when the request arrives; one poll at most is pending, and a second one that would
 * wait displaces it, with a 409 that is held back for three seconds if there was one just before; a client that went
 * away is not noticed.
 */
final class Telegram {

    private static final long WAKE_UP = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long CONFLICT_PAUSE = TimeUnit.SECONDS.toNanos(3);
    private static final long SAME_OFFSET = TimeUnit.SECONDS.toNanos(3);
    private static final long TOO_SOON = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int AHEAD = 10;
    private static final long SET_AGAIN = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_CONNECTIONS = 40;

    private final World world;
    private final Ledger ledger;
    private final Server server;
    private final NavigableMap<Long, Posted> queue = new TreeMap<>();
    private final Optional<WebhookSender> webhook;
    private String url = "";
    private long webhookSetAt = -SET_AGAIN;
    private long tail;
    private @Nullable Poll pending;
    private long previousOffset = -1;
    private long previousStart = Long.MIN_VALUE / 2;
    private long conflictsFrom;
    private int conflicts;

    /**
     * A server with nothing to deliver.
     *
     * @param firstUpdate the id of the first update
     * @param instances of a bot to which it delivers; empty if the bot polls
     */
    Telegram(World world, Ledger ledger, long firstUpdate, Optional<List<Bot>> instances) {
        this.world = world;
        this.server = new Server(world);
        this.ledger = ledger;
        this.webhook = instances.map(some -> new WebhookSender(world, server, ledger, some));
        this.tail = firstUpdate;
    }

    /** The id of the first update: any, but that it is drawn from the seed. */
    static long firstUpdate(Random chance) {
        return 500_000_000L + chance.nextInt(1_000_000);
    }

    Server server() {
        return server;
    }

    /** How many 409s arrived at somebody who still waited for an answer. */
    int liveConflicts() {
        return conflicts;
    }

    /** Somebody writes to the bot. */
    void post(int chat, Effort effort) {
        Posted posted = ledger.posted(tail++, chat, effort);
        if (webhook.isPresent()) {
            webhook.get().post(posted);
            return;
        }
        queue.put(posted.id(), posted);
        Poll waiting = pending;
        if (waiting != null) {
            world.after(WAKE_UP, () -> wakeUp(waiting));
        }
    }

    void setWebhook(WebhookRegistration registration, Answer<ApiResult<String>> answer) {
        if (world.now() - webhookSetAt < SET_AGAIN) {
            answer.give(new ApiResult.RetryAfter<>(Duration.ofSeconds(1)));
            return;
        }
        webhookSetAt = world.now();
        url = registration.url().toString();
        webhook.orElseThrow().begin();
        answer.give(new ApiResult.Ok<>("true"));
    }

    WebhookInfo webhookInfo() {
        return new WebhookInfo(url, 0, Optional.empty(), 0, url.isEmpty() ? 0 : MOST_CONNECTIONS, "", List.of());
    }

    /** The connections to an instance break, because its process has ended. */
    void hangUp(Bot bot) {
        webhook.ifPresent(sender -> sender.hangUp(bot));
    }

    void getUpdates(Object from, long offset, int limit, Duration timeout, Answer<ApiResult<List<String>>> answer) {
        if (webhook.isPresent()) {
            world.violated(from + " asked for updates in webhook mode");
        }
        long wait = timeout.toNanos();
        if (offset == previousOffset && wait < SAME_OFFSET && world.now() - previousStart < SAME_OFFSET) {
            wait = SAME_OFFSET;
        }
        int most = offset == previousOffset && world.now() - previousStart < TOO_SOON ? 1 : limit;
        previousOffset = offset;
        previousStart = world.now();
        Poll poll = new Poll(from, confirm(from, offset), most, answer);
        List<String> batch = read(poll);
        if (!batch.isEmpty() || wait == 0) {
            answer.give(new ApiResult.Ok<>(batch));
            return;
        }
        if (pending != null) {
            conflict(pending);
        }
        pending = poll;
        poll.deadline = world.after(wait, () -> wakeUp(poll));
    }

    /** Forgets what the offset confirms, and tells from where to read. */
    private long confirm(Object from, long offset) {
        if (offset < 0) {
            world.violated(from + " asked with the negative offset " + offset);
        }
        long head = queue.isEmpty() ? tail : queue.firstKey();
        if (offset <= 0 || offset > tail + AHEAD) {
            return head;
        }
        if (offset > tail) {
            world.violated(from + " confirmed updates that are still to come, with offset " + offset);
        }
        NavigableMap<Long, Posted> confirmed = queue.headMap(offset, false);
        ledger.confirmed(from, List.copyOf(confirmed.values()));
        confirmed.clear();
        return offset;
    }

    private List<String> read(Poll poll) {
        List<String> batch = new ArrayList<>();
        for (Posted posted : queue.tailMap(poll.offset, true).values()) {
            if (batch.size() == poll.limit) {
                break;
            }
            batch.add(posted.json());
        }
        return batch;
    }

    private void wakeUp(Poll poll) {
        if (poll.equals(pending)) {
            pending = null;
            poll.deadline().cancel();
            poll.answer.give(new ApiResult.Ok<>(read(poll)));
        }
    }

    private void conflict(Poll displaced) {
        displaced.deadline().cancel();
        if (world.now() >= conflictsFrom) {
            conflictsFrom = world.now() + CONFLICT_PAUSE;
            refuse(displaced);
        } else {
            world.after(CONFLICT_PAUSE, () -> refuse(displaced));
        }
    }

    private void refuse(Poll displaced) {
        displaced.answer.give(
                new ApiResult.Conflict<>(
                        ConflictKind.OTHER_GET_UPDATES,
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
                                + " running"),
                live -> {
                    if (live) {
                        conflicts++;
                        world.note("telegram", "a 409 reaches " + displaced.from);
                    }
                });
    }

    private static final class Poll {
        private final Object from;
        private final long offset;
        private final int limit;
        private final Answer<ApiResult<List<String>>> answer;
        private @Nullable Event deadline;

        Poll(Object from, long offset, int limit, Answer<ApiResult<List<String>>> answer) {
            this.from = from;
            this.offset = offset;
            this.limit = limit;
            this.answer = answer;
        }

        Event deadline() {
            if (deadline == null) {
                throw new IllegalStateException("A poll that waits has a deadline");
            }
            return deadline;
        }
    }
}
