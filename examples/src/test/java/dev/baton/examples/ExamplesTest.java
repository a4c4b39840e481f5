package dev.baton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.emulator.BotApiEmulator;
import dev.baton.emulator.EmulatedBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples as programs of their own, against a Bot API on this machine. */
final class ExamplesTest {

    private static final String TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final BotApiEmulator emulator = BotApiEmulator.start();
    private final EmulatedBot bot = emulator.bot(TOKEN);

    @AfterEach
    void close() {
        assertThat(bot.liveConflicts()).isZero();
        emulator.close();
    }

    @Test
    void the_echo_bot_answers_and_ends_with_0_on_sigterm() throws IOException, InterruptedException {
        Process process = start(Echo.class);
        try {
            bot.user("Ada").sends("hello");
            assertThat(bot.user("Ada").awaitReply(PATIENCE).text()).isEqualTo("hello");
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_embedded_bot_answers_and_ends_with_its_program() throws IOException, InterruptedException {
        bot.user("Ada").sends("/ping");
        Process process = start(Embedded.class);
        try {
            assertThat(bot.user("Ada").awaitReply(PATIENCE).text()).isEqualTo("pong");
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_readme_shows_code_that_is_run_by_the_build() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String echo = Files.readString(Path.of("src/main/java/dev/baton/examples/Echo.java"));
        String sample = Files.readString(Path.of("../testkit/src/test/java/dev/baton/testkit/EchoSampleTest.java"));

        assertThat(readme)
                .contains(echo.substring(echo.indexOf("        BotRuntime.main("), echo.lastIndexOf("    }")))
                .contains(sample.substring(sample.indexOf("@BatonTest")));
    }

    private Process start(Class<?> program) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
        builder.environment()
                .putAll(Map.of(
                        "BOT_TOKEN", TOKEN,
                        "TELEGRAM_API_URL", emulator.url().toString(),
                        "XDG_STATE_HOME", folder.toString()));
        builder.environment().remove("REDIS_URL");
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }
}
