package dev.baton.simulation;

import dev.baton.WebhookEndpoint.Answer;
import dev.baton.simulation.World.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the Bot API server delivers to a webhook (tdlib/telegram-bot-api, WebhookActor.cpp): the updates of one chat one
 * after the other, and chats side by side; what is not answered with success within a minute is repeated, at once and
 * then after pauses that double, or when the answer says. What it is sent to is the router of a platform, which passes
 * each request on to any instance that takes connections.
 */
final class WebhookSender {

    private static final int SUCCESS = 200;
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int LAST_DOUBLING = 6;

    /** So long it takes until one knows that nobody takes a connection, or that one has broken. */
    private static final Duration REFUSED = Duration.ofMillis(5);

    private final World world;
    private final Server server;
    private final Ledger ledger;
    private final Collection<Bot> instances;
    private final Map<Integer, Deque<Posted>> chats = new TreeMap<>();
    private final List<Delivery> underWay = new ArrayList<>();
    private boolean set;

    WebhookSender(World world, Server server, Ledger ledger, Collection<Bot> instances) {
        this.world = world;
        this.server = server;
        this.ledger = ledger;
        this.instances = instances;
    }

    /** There is a webhook from now on. */
    void begin() {
        if (!set) {
            set = true;
            chats.values().forEach(this::next);
        }
    }

    boolean isSet() {
        return set;
    }

    void post(Posted posted) {
        Deque<Posted> chat = chats.computeIfAbsent(posted.chat(), c -> new ArrayDeque<>());
        chat.add(posted);
        if (set && chat.size() == 1) {
            next(chat);
        }
    }

    private void next(Deque<Posted> chat) {
        Posted first = chat.peek();
        if (first != null) {
            send(new Delivery(first, chat));
        }
    }

    private void send(Delivery delivery) {
        List<Bot> open =
                server.isUp() ? instances.stream().filter(Bot::takesConnections).toList() : List.of();
        delivery.attempt++;
        underWay.add(delivery);
        if (open.isEmpty()) {
            delivery.receiver = null;
            breaks(delivery);
            return;
        }
        Bot receiver = open.get(world.random().nextInt(open.size()));
        int attempt = delivery.attempt;
        delivery.receiver = receiver;
        delivery.patience = world.after(LONGEST_ANSWER, () -> fails(delivery, attempt, Duration.ZERO));
        receiver.delivers(delivery.posted.json(), answer -> answered(delivery, attempt, answer));
    }

    /** The connections of an instance break: its process has ended. */
    void hangUp(Bot bot) {
        underWay.stream()
                .filter(delivery -> bot.equals(delivery.receiver))
                .toList()
                .forEach(this::breaks);
    }

    private void breaks(Delivery delivery) {
        int attempt = delivery.attempt;
        world.after(REFUSED, () -> fails(delivery, attempt, Duration.ZERO));
    }

    private void answered(Delivery delivery, int attempt, Answer answer) {
        if (answer.status() != SUCCESS) {
            String later = answer.headers().getOrDefault("Retry-After", "0");
            fails(delivery, attempt, Duration.ofSeconds(Long.parseLong(later)));
        } else if (delivery.isOpen(attempt)) {
            over(delivery);
            ledger.confirmed("telegram", List.of(delivery.posted));
            delivery.chat.remove();
            next(delivery.chat);
        }
    }

    private void fails(Delivery delivery, int attempt, Duration asked) {
        if (!delivery.isOpen(attempt)) {
            return;
        }
        over(delivery);
        Duration pause = asked;
        if (asked.isZero()) {
            delivery.failures++;
            pause = pause(delivery.failures);
        }
        world.after(pause, () -> send(delivery));
    }

    private Duration pause(int failures) {
        if (failures > LAST_DOUBLING) {
            return LONGEST_PAUSE.plusMillis(world.random().nextInt(60_000));
        }
        return failures == 1 ? Duration.ZERO : Duration.ofSeconds(1L << (failures - 1));
    }

    private void over(Delivery delivery) {
        underWay.remove(delivery);
        delivery.attempt++;
        if (delivery.patience != null) {
            delivery.patience.cancel();
        }
    }

    /** One update on its way. Its attempts have odd numbers, and the pauses between them have even ones. */
    private static final class Delivery {
        private final Posted posted;
        private final Deque<Posted> chat;
        private int attempt;
        private int failures;
        private @Nullable Bot receiver;
        private @Nullable Event patience;

        Delivery(Posted posted, Deque<Posted> chat) {
            this.posted = posted;
            this.chat = chat;
        }

        boolean isOpen(int number) {
            return attempt == number;
        }
    }
}
