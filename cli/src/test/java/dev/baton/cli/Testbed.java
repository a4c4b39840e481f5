package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.ChatMessage;
import dev.baton.emulator.EmulatedBot;
import dev.baton.emulator.EmulatedUser;
import dev.baton.emulator.RecordedCall;
import dev.baton.lease.FileLeaseStore;
import dev.baton.lease.Holding;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreProvider;
import dev.baton.lease.redis.server.RedisServer;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Bot API with one bot that nobody else knows, a place for its lease, and the processes that a test starts on it.
 *
 * <p>Every test ends with the promises: no request of ours was ever told of a conflict, no secret was seen anywhere,
 * every message was answered once and in order, and every process that is asked to end does so with 0. A test whose
 * subject is the opposite says so.
 */
final class Testbed implements AfterEachCallback {

    private static final Pattern SLOW = Pattern.compile("/slow (\\d+)");
    private static final int SECRET_BYTES = 17;

    private final SecureRandom random = new SecureRandom();
    private final String secret = HexFormat.of().formatHex(randomBytes());
    private final String token = (100_000_000 + random.nextInt(900_000_000)) + ":" + secret;
    private final Path folder = temporaryFolder();
    private final BotApiEmulator telegram = BotApiEmulator.start();
    private final EmulatedBot bot = telegram.bot(token);
    private final List<BatonProcess> processes = new ArrayList<>();
    private final Map<String, EmulatedUser> users = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>(List.of(secret));
    private @Nullable RedisServer redis;
    private @Nullable RedisServer ownRedis;
    private boolean conflictsExpected;
    private boolean lossExpected;

    /** From now on processes keep their lease there. Without this they use files. */
    void keepLeasesIn(StoreKind store) {
        if (store == StoreKind.REDIS) {
            redis = SharedRedis.SERVER;
        }
    }

    /** From now on processes keep their lease in a Redis that the test may stop. */
    RedisServer keepLeasesInRedisOfItsOwn(String... options) {
        RedisServer server = RedisServer.start(options);
        ownRedis = server;
        redis = server;
        return server;
    }

    EmulatedBot bot() {
        return bot;
    }

    BotApiEmulator telegram() {
        return telegram;
    }

    String token() {
        return token;
    }

    Path folder() {
        return folder;
    }

    /** Somebody whose messages have to be answered, each one once. */
    EmulatedUser user(String name) {
        return users.computeIfAbsent(name, bot::user);
    }

    /** Conflicts are what the test is about, so they are not held against anybody. */
    void expectConflicts() {
        conflictsExpected = true;
    }

    /** Messages get lost in this test, because a foreign program takes them. */
    void expectLoss() {
        lossExpected = true;
    }

    /** Something else that must not be seen in any output. */
    void keepSecret(String other) {
        secrets.add(other);
    }

    /** Starts {@code baton demo}; variables are given as {@code NAME=value}, and {@code NAME=} takes one away. */
    BatonProcess start(String... variables) {
        return run(List.of("demo"), variables);
    }

    /** Everybody who wrote to the bot. */
    Collection<EmulatedUser> users() {
        return users.values();
    }

    /** Starts any command. */
    BatonProcess run(List<String> arguments, String... variables) {
        return run(List.of(), arguments, variables);
    }

    /** Starts any command by another one, which becomes it. */
    BatonProcess run(List<String> launcher, List<String> arguments, String... variables) {
        BatonProcess process = BatonProcess.start(launcher, environment(variables), arguments.toArray(String[]::new));
        processes.add(process);
        return process;
    }

    /** Starts a program of these tests, with an option of Java. */
    BatonProcess runMain(Class<?> main, String option, String... arguments) {
        BatonProcess process = BatonProcess.start(main, option, environment("LOG_LEVEL=info"), arguments);
        processes.add(process);
        return process;
    }

    private Map<String, String> environment(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "BOT_TOKEN",
                token,
                "TELEGRAM_API_URL",
                telegram.url().toString(),
                "BATON_DIR",
                leases().toString(),
                "HOME",
                folder.toString(),
                "HOSTNAME",
                "testbed",
                "PORT",
                "0",
                "LOG_FORMAT",
                "text",
                "LOG_LEVEL",
                "debug",
                "NO_COLOR",
                "1"));
        if (redis != null) {
            environment.put("REDIS_URL", redis.uri().toString());
        }
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        environment.values().removeIf(String::isEmpty);
        return environment;
    }

    /** Where the leases are if they are files. */
    Path leases() {
        return folder.resolve("leases");
    }

    /** Who has the lease now, by the word of the store itself. */
    Optional<Holding> leaseHolder() {
        try (LeaseStore store = openStore()) {
            return store.read(Long.toString(bot.id()));
        }
    }

    private LeaseStore openStore() {
        if (redis == null) {
            return new FileLeaseStore(leases(), TimeSource.system());
        }
        LeaseStoreProvider provider =
                ServiceLoader.load(LeaseStoreProvider.class).findFirst().orElseThrow();
        return provider.open(redis.uri(), TimeSource.system());
    }

    /** The getUpdates of ours, as against those of a foreign program. */
    List<RecordedCall> polls() {
        return bot.calls("getUpdates").stream()
                .filter(call -> call.parameter("limit") != null)
                .toList();
    }

    /** The polls that came in after a moment. */
    List<RecordedCall> pollsAfter(Instant moment) {
        return polls().stream()
                .filter(call -> call.receivedAt().isAfter(moment))
                .toList();
    }

    /** Waits until a poll is waiting for updates. */
    void awaitPolling() {
        Patience.await("somebody polls", bot::hasPendingPoll);
    }

    /** Waits until every message has its answer. */
    void awaitAnswers() {
        Patience.await(
                "every message is answered",
                () -> users.values().stream()
                        .allMatch(user ->
                                answers(user).size() >= expectedAnswers(user).size()));
    }

    /** What the bot wrote to somebody. */
    static List<String> answers(EmulatedUser user) {
        return user.messages().stream()
                .filter(ChatMessage::fromBot)
                .map(ChatMessage::text)
                .toList();
    }

    private static List<String> expectedAnswers(EmulatedUser user) {
        return user.messages().stream()
                .filter(message -> !message.fromBot())
                .map(ChatMessage::text)
                .filter(text -> !text.equals("/fail"))
                .map(Testbed::expectedAnswer)
                .toList();
    }

    private static String expectedAnswer(String text) {
        Matcher slow = SLOW.matcher(text);
        return slow.matches() ? "That took " + slow.group(1) + " s." : text;
    }

    /** Notes a figure that people want to read, beside the verdict. */
    static void note(String what, Duration measured) {
        System.out.println("Measured: " + what + ": " + measured.toMillis() + " ms");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            if (context.getExecutionException().isPresent()) {
                show();
            } else {
                checkPromises();
            }
        } catch (AssertionError | RuntimeException broken) {
            show();
            throw broken;
        } finally {
            close();
        }
    }

    private void checkPromises() {
        List<BatonProcess> running =
                processes.stream().filter(BatonProcess::isAlive).toList();
        for (BatonProcess process : running) {
            if (!process.lines("Listening on port ").isEmpty()) {
                List.of("/", "/status", "/healthz", "/readyz").forEach(process::get);
            }
        }
        running.forEach(BatonProcess::stop);
        for (BatonProcess process : running) {
            assertThat(process.awaitExit()).as("exit code after SIGTERM").isZero();
        }
        if (!conflictsExpected) {
            assertThat(bot.liveConflicts())
                    .as("conflicts that a request of ours was told of")
                    .isZero();
        }
        for (BatonProcess process : processes) {
            for (String seen : secrets) {
                assertThat(process.output()).doesNotContain(seen);
                assertThat(process.pages()).allSatisfy(page -> assertThat(page).doesNotContain(seen));
            }
            assertThat(process.output()).doesNotContain("This is a bug in Baton");
            assertThat(process.lines("State STARTING -> "))
                    .as("a rehearsal is not logged")
                    .hasSizeLessThan(2);
        }
        if (!lossExpected) {
            for (EmulatedUser user : users.values()) {
                assertThat(answers(user)).as("answers to %s", user.firstName()).isEqualTo(expectedAnswers(user));
            }
        }
    }

    private void show() {
        for (BatonProcess process : processes) {
            System.out.println("--- process " + process.pid() + "\n" + process.output());
        }
        System.out.println("--- calls");
        bot.calls()
                .forEach(call -> System.out.println(call.receivedAt() + " " + call.method() + " " + call.remotePort()
                        + " -> " + call.status() + " "
                        + (call.answeredAt() == null ? "" : call.answeredAt().toString())));
    }

    private void close() {
        processes.forEach(BatonProcess::close);
        telegram.close();
        if (ownRedis != null) {
            ownRedis.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One server for all bots, as in real life. It also spares every test the wait for holders that a Redis which has
     * just started may have forgotten. Ends with this Java.
     */
    private static final class SharedRedis {
        private static final RedisServer SERVER = RedisServer.start();
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("baton-it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
