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

    void post(Posted posted) {
        Deque<Posted> chat = chats.computeIfAbsent(posted.chat(), c -> new ArrayDeque<>());
        chat.add(posted);
        if (set && chat.size() == 1) {
            next(chat);
        }
    }

    private void next(Deque<Posted> chat) {
        if (!chat.isEmpty()) {
            send(chat, 0);
        }
    }

    /** Delivers the first update of a chat, after so many failures. */
    private void send(Deque<Posted> chat, int failures) {
        List<Bot> open =
                server.isUp() ? instances.stream().filter(Bot::takesConnections).toList() : List.of();
        if (open.isEmpty()) {
            breaks(new Delivery(chat, failures, null));
            return;
        }
        Bot receiver = open.get(world.random().nextInt(open.size()));
        Delivery delivery = new Delivery(chat, failures, receiver);
        underWay.add(delivery);
        delivery.patience = world.after(LONGEST_ANSWER, () -> fails(delivery, Duration.ZERO));
        receiver.delivers(chat.element().json(), answer -> answered(delivery, answer));
    }

    /** The connections of an instance break: its process has ended. */
    void hangUp(Bot bot) {
        underWay.stream().filter(delivery -> bot.equals(delivery.receiver)).forEach(this::breaks);
    }

    private void breaks(Delivery delivery) {
        world.after(REFUSED, () -> fails(delivery, Duration.ZERO));
    }

    private void answered(Delivery delivery, Answer answer) {
        if (answer.status() != SUCCESS) {
            String later = answer.headers().getOrDefault("Retry-After", "0");
            fails(delivery, Duration.ofSeconds(Long.parseLong(later)));
        } else if (ends(delivery)) {
            ledger.confirmed("telegram", List.of(delivery.chat.remove()));
            next(delivery.chat);
        }
    }

    private void fails(Delivery delivery, Duration asked) {
        if (!ends(delivery)) {
            return;
        }
        int failures = asked.isZero() ? delivery.failures + 1 : delivery.failures;
        world.after(asked.isZero() ? pause(failures) : asked, () -> send(delivery.chat, failures));
    }

    private Duration pause(int failures) {
        if (failures > LAST_DOUBLING) {
            return LONGEST_PAUSE.plusMillis(world.random().nextInt(60_000));
        }
        return failures == 1 ? Duration.ZERO : Duration.ofSeconds(1L << (failures - 1));
    }

    /** Whether this is what ends it: whatever happens to it later is too late. */
    private boolean ends(Delivery delivery) {
        if (delivery.over) {
            return false;
        }
        delivery.over = true;
        underWay.remove(delivery);
        if (delivery.patience != null) {
            delivery.patience.cancel();
        }
        return true;
    }

    /** One attempt to deliver the first update of a chat. */
    private static final class Delivery {
        private final Deque<Posted> chat;
        private final int failures;
        private final @Nullable Bot receiver;
        private @Nullable Event patience;
        private boolean over;

        Delivery(Deque<Posted> chat, int failures, @Nullable Bot receiver) {
            this.chat = chat;
            this.failures = failures;
            this.receiver = receiver;
        }
    }
}
