package dev.baton.emulator;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bot on manual time, without a network: calls go straight in, webhook posts and look-ups wait until a test ends
 * them.
 */
final class TestBot {

    static final String TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    final ManualEmulatorClock clock = new ManualEmulatorClock();
    final List<Post> posts = new ArrayList<>();
    final List<Consumer<Optional<InetAddress>>> lookUps = new ArrayList<>();
    final Bot bot;
    final Chat ann;

    TestBot() {
        this(true);
    }

    TestBot(boolean localMode) {
        this(localMode, Duration.ZERO);
    }

    TestBot(boolean localMode, Duration latency) {
        HostResolver resolver = (host, whenDone) -> {
            if (HostResolver.isLiteral(host)) {
                whenDone.accept(HostResolver.lookUp(host));
            } else {
                lookUps.add(whenDone);
            }
        };
        WebhookTransport transport = (webhook, update, whenDone) -> {
            posts.add(new Post(webhook, new String(update, StandardCharsets.UTF_8), whenDone));
            return () -> {};
        };
        Rules rules = new Rules(localMode, UnknownMethods.NOT_FOUND, false, Duration.ofMillis(1), latency);
        bot = new Bot(
                123456,
                new World(clock, clock.nanoTime(), new Random(1), resolver, transport, new CallMemory(), rules));
        ann = chat("Ann");
    }

    Chat chat(String name) {
        return bot.turn().take(() -> bot.chats().with(name));
    }

    /** Calls a method; the parameters are names and values in turn. */
    Call call(String method, Object... parameters) {
        return call(method, read(parameters));
    }

    private static Parameters read(Object... parameters) {
        Parameters read = new Parameters();
        for (int i = 0; i < parameters.length; i += 2) {
            read.add(parameters[i].toString(), parameters[i + 1].toString());
        }
        return read;
    }

    Call call(String method, Parameters read) {
        Call call = new Call();
        BotToken token = ((BotToken.WellFormed) BotToken.read(TOKEN)).token();
        bot.call(token, method, read, new Caller(1, 1, 1), call);
        return call;
    }

    Call poll(int offset, int timeout) {
        return call("getUpdates", "offset", offset, "timeout", timeout);
    }

    int message(String text) {
        return (int) bot.receive(ann, text);
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }

    long liveConflicts() {
        return bot.turn().take(bot.calls()::liveConflicts);
    }

    /** A call and what it was answered, which is delivered at once. */
    final class Call implements Reply {

        private @Nullable HttpResponse response;
        private Duration answeredAfter = Duration.ZERO;
        private final long start = clock.nanoTime();

        boolean isPending() {
            return response == null;
        }

        int status() {
            return answer().status();
        }

        String body() {
            return answer().body().text();
        }

        Duration answeredAfter() {
            answer();
            return answeredAfter;
        }

        private HttpResponse answer() {
            if (response == null) {
                throw new AssertionError("no answer yet");
            }
            return response;
        }

        @Override
        public void respond(HttpResponse answer, Exchange.Delivery delivery) {
            response = answer;
            answeredAfter = Duration.ofNanos(clock.nanoTime() - start);
            delivery.reached(true);
        }

        @Override
        public void truncate(HttpResponse answer, Exchange.Delivery delivery) {
            throw new AssertionError("not used without a network");
        }

        @Override
        public void hangUp(Exchange.Delivery delivery) {
            throw new AssertionError("not used without a network");
        }

        @Override
        public boolean isAbandoned() {
            return false;
        }

        @Override
        public void onAbandon(Runnable action) {}

        @Override
        public void reset() {
            throw new AssertionError("not used without a network");
        }
    }

    /** A post to the webhook that waits for its outcome. */
    record Post(Webhook webhook, String update, Consumer<WebhookTransport.Outcome> whenDone) {

        void answered(int status) {
            whenDone.accept(new WebhookTransport.Answered(status, 0, new Parameters()));
        }

        void answered(int status, int retryAfter) {
            whenDone.accept(new WebhookTransport.Answered(status, retryAfter, new Parameters()));
        }

        void answeredWithCall(Object... parameters) {
            whenDone.accept(new WebhookTransport.Answered(200, 0, read(parameters)));
        }

        boolean says(String text) {
            return update.contains("\"text\":\"" + text + "\"");
        }
    }
}
