package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.chaos.TcpProxy;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedUser;
import dev.baton.lease.redis.server.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link Testbed} with a Redis of its own, where each instance has wires of its own, and whose record is checked in
 * the end: never two that were given updates at once, no conflict that a living client was told of, every message
 * answered once and in order. A test that is about the opposite allows just that.
 */
final class Scene implements AfterEachCallback {

    static final String STANDBY = "BATON_WHEN_HELD=standby";

    private final Testbed testbed = new Testbed();
    private final RedisServer redis;
    private final List<Instance> instances = new ArrayList<>();
    private Duration overlap = Duration.ZERO;
    private long conflicts;
    private boolean repeats;

    Scene(String... redisOptions) {
        redis = testbed.keepLeasesInRedisOfItsOwn(redisOptions);
    }

    Testbed testbed() {
        return testbed;
    }

    RedisServer redis() {
        return redis;
    }

    String leaseKey() {
        return "{baton:" + testbed.bot().id() + "}:lease";
    }

    String metaKey() {
        return "{baton:" + testbed.bot().id() + "}:meta";
    }

    /** What the witness without a life of its own says. */
    String meta(String field) {
        return String.valueOf(redis.command("HGET", metaKey(), field));
    }

    /** Starts an instance that reaches Redis and the Bot API by wires of its own. */
    Instance start(String name, String... variables) {
        return start(name, TcpProxy.to(redis.port()), uri -> uri, variables);
    }

    /** As above, with an address of Redis that is written in another way. */
    Instance start(String name, TcpProxy toRedis, UnaryOperator<String> address, String... variables) {
        TcpProxy toTelegram = TcpProxy.to(testbed.telegram().url().getPort());
        return start(
                name,
                toRedis,
                toTelegram,
                List.of(),
                Stream.concat(
                                Stream.of(
                                        "REDIS_URL=" + address.apply("redis://127.0.0.1:" + toRedis.port() + "/0"),
                                        "TELEGRAM_API_URL=http://127.0.0.1:" + toTelegram.port()),
                                Stream.of(variables))
                        .toList());
    }

    /** Starts an instance by another program, such as one that puts it elsewhere. */
    Instance start(String name, TcpProxy toRedis, TcpProxy toTelegram, List<String> launcher, List<String> variables) {
        BatonProcess process = testbed.run(launcher, List.of("demo"), variables.toArray(String[]::new));
        Instance instance = new Instance(name, process, toRedis, toTelegram);
        instances.add(instance);
        return instance;
    }

    /** Two may be given updates at once for so long. */
    void allowOverlap(Duration atMost) {
        overlap = atMost;
    }

    /** So many requests may be told of a conflict although their clients are there. */
    void allowConflicts(long atMost) {
        conflicts = atMost;
        testbed.expectConflicts();
    }

    /** A death may have happened between an answer and its confirmation, so that somebody reads it twice. */
    void allowRepeats() {
        repeats = true;
        testbed.expectLoss();
    }

    /** Who polled so far. */
    PollRecord record() {
        return PollRecord.of(testbed.polls(), instances);
    }

    /** How many messages an instance has sent after a moment. */
    long sendsOf(Instance instance, Instant after) {
        return testbed.bot().calls("sendMessage").stream()
                .filter(call ->
                        call.receivedAt().isAfter(after) && instance.telegram().isFrom(call.remotePort()))
                .count();
    }

    /** Waits until every message has an answer. */
    void awaitAnswers() {
        Patience.await(
                "every message is answered",
                () -> testbed.users().stream()
                        .allMatch(user -> Testbed.answers(user).containsAll(questions(user))));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            testbed.afterEach(context);
            if (context.getExecutionException().isEmpty()) {
                check();
            }
        } finally {
            instances.forEach(instance -> {
                instance.redis().close();
                instance.telegram().close();
            });
        }
    }

    private void check() {
        PollRecord record = record();
        record.assertNeverTwoAtOnce(overlap);
        assertThat(testbed.bot().liveConflicts())
                .as("conflicts that a client was told of")
                .isLessThanOrEqualTo(conflicts);
        int repeated = 0;
        for (EmulatedUser user : testbed.users()) {
            List<String> answers = Testbed.answers(user);
            LinkedHashSet<String> different = new LinkedHashSet<>(answers);
            repeated += answers.size() - different.size();
            if (repeats) {
                assertThat(different).as("answers to %s", user.firstName()).containsExactlyElementsOf(questions(user));
            }
        }
        System.out.println("Measured: consumers " + record.consumers() + ", updates given to two "
                + record.sentToTwo() + ", answers repeated " + repeated + ", live conflicts "
                + testbed.bot().liveConflicts());
    }

    private static List<String> questions(EmulatedUser user) {
        return user.messages().stream()
                .filter(message -> !message.fromBot())
                .map(ChatMessage::text)
                .toList();
    }
}
