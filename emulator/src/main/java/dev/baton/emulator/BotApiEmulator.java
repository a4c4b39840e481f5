package dev.baton.emulator;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A Bot API server in this process, on 127.0.0.1. It takes any well-formed token for a bot, unless it was told which
 * tokens to accept, and keeps the bots apart. Thread-safe.
 *
 * <pre>{@code
 * try (BotApiEmulator telegram = BotApiEmulator.start()) {
 *     startMyBot(telegram.url(), token);
 *     EmulatedUser ann = telegram.bot(token).user("Ann");
 *     ann.sends("hello");
 *     ann.awaitReply(Duration.ofSeconds(5));
 * }
 * }</pre>
 */
public final class BotApiEmulator implements AutoCloseable {

    private final Bots bots;
    private final HttpWebhookTransport transport;
    private final Router router;
    private final HttpServer server;
    private final EmulatorClock clock;
    private final @Nullable Duration connectionLifetime;
    private final AtomicLong connectionIds = new AtomicLong();
    private final Set<EmulatorDoor> doors = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private BotApiEmulator(Builder options) {
        transport = new HttpWebhookTransport();
        Rules rules = new Rules(
                options.localMode, options.unknownMethods, options.ghostsWin, options.wakeUp, options.latency);
        clock = options.clock;
        connectionLifetime = options.connectionLifetime;
        World world = new World(
                clock, clock.nanoTime(), new Random(), HostResolver.system(), transport, new CallMemory(), rules);
        bots = new Bots(id -> new Bot(id, world));
        router = new Router(bots, options.acceptedTokens, options.malformedTokensNotFound);
        server = HttpServer.start(options.port, router, clock, connectionLifetime, connectionIds);
    }

    /** Starts on a free port, in real time and in local mode. */
    public static BotApiEmulator start() {
        return builder().start();
    }

    /** For other ports, clocks and rules. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address to give to a bot in the place of {@code https://api.telegram.org}; without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /**
     * The tester's side of a bot, which is made if it is new.
     *
     * @throws IllegalArgumentException if the emulator refuses the token
     */
    public EmulatedBot bot(String token) {
        if (BotToken.read(token) instanceof BotToken.WellFormed(BotToken read) && router.accepts(read)) {
            return new EmulatedBot(read, bots.bot(read, false));
        }
        throw new IllegalArgumentException(
                "not a token that this emulator accepts: it looks like 123456:AAAAAAAAAAAAAAAAAAAAAAAA");
    }

    /** The connections that clients have to it now, of all bots, in the order of their opening. A snapshot. */
    public List<OpenConnection> connections() {
        return server.connections();
    }

    /**
     * When to close connections that are opened from now on, as {@link Builder#withConnectionLifetime} does.
     *
     * @param lifetime counted from the opening; null for never
     */
    public void setConnectionLifetime(@Nullable Duration lifetime) {
        server.setConnectionLifetime(lifetime);
    }

    /**
     * Opens another port that leads to the same bots. Given to one program only, it tells that program's calls from
     * those of others: see {@link RecordedCall#localPort()}.
     *
     * @throws IllegalStateException if the emulator is closed
     * @throws java.io.UncheckedIOException if there is no free port
     */
    public EmulatorDoor openDoor() {
        EmulatorDoor door = new EmulatorDoor(HttpServer.start(
                0,
                (request, exchange) -> router.handle(request.forwarded(), exchange),
                clock,
                connectionLifetime,
                connectionIds));
        doors.add(door);
        if (closed) {
            door.close();
            throw new IllegalStateException("The emulator is closed");
        }
        return door;
    }

    /** Closes the server and all connections; what was pending is not answered. A second close does nothing. */
    @Override
    public void close() {
        closed = true;
        server.close();
        doors.forEach(EmulatorDoor::close);
        bots.close();
        transport.close();
    }

    /** Options for an emulator. Not thread-safe. */
    public static final class Builder {

        private int port;
        private boolean localMode = true;
        private EmulatorClock clock = EmulatorClock.system();
        private @Nullable Set<String> acceptedTokens;
        private UnknownMethods unknownMethods = UnknownMethods.TRUE;
        private boolean malformedTokensNotFound;
        private boolean ghostsWin;
        private Duration wakeUp = Duration.ofMillis(1);
        private Duration latency = Duration.ZERO;
        private @Nullable Duration connectionLifetime;

        private Builder() {}

        /** The port to listen on; 0, the default, picks a free one. */
        public Builder withPort(int port) {
            this.port = port;
            return this;
        }

        /** The clock to live by; {@link EmulatorClock#system()} by default. */
        public Builder withClock(EmulatorClock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Whether webhooks may use http, any port and any address, as with a Bot API server of one's own; true by
         * default. Without it the rules of the public server hold, by which nothing on this machine can be a webhook.
         */
        public Builder withLocalMode(boolean localMode) {
            this.localMode = localMode;
            return this;
        }

        /** The only tokens to accept; others get 401. By default any well-formed token is accepted. */
        public Builder withAcceptedTokens(Set<String> acceptedTokens) {
            this.acceptedTokens = Set.copyOf(acceptedTokens);
            return this;
        }

        /** What becomes of calls of methods that the emulator does not know; {@code TRUE} by default. */
        public Builder withUnknownMethods(UnknownMethods unknownMethods) {
            this.unknownMethods = unknownMethods;
            return this;
        }

        /**
         * Whether a token that is none is answered with 404 {@code Not Found}, as the public service is said to do;
         * false by default, since its source answers 401 or 421.
         */
        public Builder withMalformedTokensNotFound(boolean malformedTokensNotFound) {
            this.malformedTokensNotFound = malformedTokensNotFound;
            return this;
        }

        /**
         * Whether a poll that would have to wait gets a 409 while another one waits whose client has gone; false by
         * default. Telegram's server does the opposite by its source, but some say that they have seen it.
         */
        public Builder withGhostsWin(boolean ghostsWin) {
            this.ghostsWin = ghostsWin;
            return this;
        }

        /**
         * How long a waiting poll waits for more updates when the first has come: a millisecond by default, as with
         * Telegram's server, and at most twice as long. A second poll in this while gets the same updates as the first,
         * without a conflict; a longer while makes that easy to see.
         */
        public Builder withWakeUp(Duration wakeUp) {
            this.wakeUp = wakeUp;
            return this;
        }

        /** How long every answer takes, of the emulator's clock; nothing by default. The call itself is not delayed. */
        public Builder withLatency(Duration latency) {
            this.latency = latency;
            return this;
        }

        /**
         * When to close a connection, counted from its opening: then, or when its pending request has been answered. By
         * default only clients close connections; proxies before Telegram's servers are said to do it after 39 seconds.
         */
        public Builder withConnectionLifetime(Duration connectionLifetime) {
            this.connectionLifetime = connectionLifetime;
            return this;
        }

        /**
         * Starts the emulator.
         *
         * @throws java.io.UncheckedIOException if the port cannot be had
         */
        public BotApiEmulator start() {
            return new BotApiEmulator(this);
        }
    }
}
