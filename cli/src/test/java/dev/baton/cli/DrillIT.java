package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.cli.BatonProcess.Page;
import dev.baton.lease.redis.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code baton drill} as its user runs it: it passes bots that deserve it, and no others. */
final class DrillIT {

    /** On a machine that is busy with something else a drill takes several times as long. */
    private static final Duration LONG = Duration.ofMinutes(4);

    /** What each bot in Python begins with; the loop that follows has an update in each round. */
    private static final String BOT = """
            import json, os, time, urllib.error, urllib.request

            api = os.environ["TELEGRAM_API_URL"] + "/bot" + os.environ["BOT_TOKEN"] + "/"

            def call(method, **fields):
                request = urllib.request.Request(api + method, json.dumps(fields).encode(), {"Content-Type": "application/json"})
                while True:
                    try:
                        return json.load(urllib.request.urlopen(request, timeout=60))["result"]
                    except urllib.error.HTTPError as refused:
                        time.sleep(0.2)

            def echo(update):
                call("sendMessage", chat_id=update["message"]["chat"]["id"], text=update["message"]["text"])

            offset = 0
            while True:
                for update in call("getUpdates", offset=offset, timeout=50):
                    offset = update["update_id"] + 1
                    HANDLE
            """;

    @TempDir
    private Path folder;

    private final List<BatonProcess> drills = new ArrayList<>();

    @AfterEach
    void close() {
        drills.forEach(BatonProcess::close);
    }

    @ParameterizedTest
    @EnumSource
    void baton_passes_with_deploys_and_kills_under_load(StoreKind store) {
        List<String> options = new ArrayList<>(List.of("--deploys", "2", "--kills", "2", "--freezes", "0"));
        if (store == StoreKind.REDIS) {
            try (RedisServer redis = RedisServer.start()) {
                options.addAll(List.of("--redis", redis.uri().toString()));
                passes(options);
            }
        } else {
            passes(options);
        }
    }

    private void passes(List<String> options) {
        BatonProcess drill = drill(options.toArray(String[]::new));
        int code = awaitExit(drill);

        Page result = result(drill);
        System.out.println("Measured: " + result.body());
        assertThat(code).as(drill.output()).isZero();
        assertThat(result.body()).contains("\"passed\":true,\"failures\":[]", "\"lost\":0", "\"conflicts\":0");
        assertThat(result.field("deploys")).hasValue("2");
        assertThat(result.field("handOvers")).hasValue("2");
        assertThat(result.field("kills")).hasValue("2");
        assertThat(result.field("updates")).isEqualTo(result.field("handled"));
    }

    static Stream<Named<String>> badBots() {
        return Stream.of(
                Named.of("lost", "if offset % 10: echo(update)"),
                Named.of("duplicated", "echo(update); echo(update) if offset % 10 == 0 else None"));
    }

    @ParameterizedTest
    @MethodSource("badBots")
    void a_bot_that_loses_or_doubles_messages_fails(String body) throws IOException {
        boolean loses = body.startsWith("if");
        List<String> command = python(body);
        BatonProcess drill =
                drill(with(command, "--deploys", "0", "--kills", "1", "--freezes", "0", "--standbys", "0"));

        assertThat(awaitExit(drill)).as(drill.output()).isEqualTo(1);
        Page result = result(drill);
        assertThat(result.body())
                .contains("\"passed\":false")
                .containsPattern("\"failures\":.\"[0-9]+ messages? " + (loses ? "lost" : "duplicated"));
        assertThat(number(result, "lost") > 0).isEqualTo(loses);
        assertThat(number(result, "duplicated") > 0).isEqualTo(!loses);
    }

    @Test
    void a_bot_without_baton_that_is_deployed_the_usual_way_is_in_conflict_with_itself() throws IOException {
        List<String> command = python("echo(update)");
        BatonProcess drill = drill(
                with(command, "--deploys", "2", "--kills", "0", "--freezes", "0", "--standbys", "0", "--seed", "1"));

        assertThat(awaitExit(drill)).as(drill.output()).isEqualTo(1);
        assertThat(number(result(drill), "conflicts")).isPositive();
        assertThat(result(drill).body()).containsPattern("[0-9]+ conflicts?\"");
    }

    @Test
    void a_bot_without_baton_that_is_started_anew_after_a_kill_passes() throws IOException {
        List<String> command = python("echo(update)");
        BatonProcess drill =
                drill(with(command, "--deploys", "0", "--kills", "1", "--freezes", "0", "--standbys", "0"));

        assertThat(awaitExit(drill)).as(drill.output()).isZero();
        assertThat(number(result(drill), "kills")).isEqualTo(1);
    }

    static Stream<Named<Consumer<BatonProcess>>> ends() {
        return Stream.of(Named.of("SIGTERM", BatonProcess::stop), Named.of("SIGKILL", BatonProcess::kill));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void everything_that_a_drill_started_ends_with_it(Consumer<BatonProcess> end) {
        BatonProcess drill = drill("--deploys", "0", "--kills", "9", "--freezes", "0");
        drill.awaitLine("1/9");
        List<ProcessHandle> children =
                ProcessHandle.of(drill.pid()).orElseThrow().descendants().toList();
        assertThat(children).hasSizeGreaterThanOrEqualTo(2);

        end.accept(drill);

        Patience.await("all that was started has ended", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void what_cannot_be_drilled_is_said_before_anything_is_started() {
        BatonProcess drill = drill("--outages", "1");
        assertThat(awaitExit(drill)).isEqualTo(64);
        assertThat(drill.output()).contains("--outages needs a Redis that can go away");

        BatonProcess strange = drill("--lease-ttl", "soon");
        assertThat(awaitExit(strange)).isEqualTo(64);
        assertThat(strange.output()).contains("--lease-ttl is a number with a unit");

        BatonProcess missing = drill("--", "no-such-program");
        assertThat(awaitExit(missing)).isEqualTo(69);
        assertThat(missing.output()).contains("no-such-program");
    }

    private BatonProcess drill(String... options) {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("PATH", "HOME")) {
            environment.put(name, System.getenv().getOrDefault(name, ""));
        }
        String[] words = Stream.concat(Stream.of("drill", "--json"), Arrays.stream(options))
                .toArray(String[]::new);
        BatonProcess drill = BatonProcess.start(List.of(), environment, words);
        drills.add(drill);
        return drill;
    }

    private static int awaitExit(BatonProcess drill) {
        Patience.await("the drill ends", LONG, () -> !drill.isAlive());
        return drill.awaitExit();
    }

    private static Page result(BatonProcess drill) {
        return new Page(
                0,
                drill.lines().stream()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(drill.output())));
    }

    private static int number(Page result, String field) {
        return Integer.parseInt(result.field(field).orElseThrow());
    }

    private static String[] with(List<String> command, String... options) {
        return Stream.of(Arrays.stream(options), Stream.of("--"), command.stream())
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    private List<String> python(String body) throws IOException {
        assumeTrue(hasPython(), "there is no python3 here to run a bot of another language");
        Path script = folder.resolve("bot.py");
        Files.writeString(script, BOT.replace("HANDLE", body));
        return List.of("python3", script.toString());
    }

    private static boolean hasPython() {
        try {
            Process python = new ProcessBuilder("python3", "-c", "").start();
            return python.waitFor() == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while python3 runs", e);
        }
    }
}
