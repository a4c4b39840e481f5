package dev.baton.benchmarks.delivery;

import dev.baton.benchmarks.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A bot of one subject in its own JVM, and the emulator that it talks to. */
final class Bot implements AutoCloseable {

    private static final List<String> OPTIONS = List.of("-Xmx512m");

    /** Some of them log and some do not, and to start a logging framework takes a third of a second. */
    private static final List<String> WITHOUT_A_LOG = List.of(
            "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider", "-Dslf4j.internal.verbosity=ERROR");

    private final Program telegram;
    private final Program program;
    private final String token;

    private Bot(Program telegram, Program program, String token) {
        this.telegram = telegram;
        this.program = program;
        this.token = token;
    }

    /** The emulator, which serves any number of bots. */
    static Program startTelegram() throws IOException {
        return Program.start(TelegramProgram.class, List.of("-Xmx1g"));
    }

    /**
     * Starts a bot, and returns when it polls.
     *
     * @param url where the emulator is
     * @param number of the bot, for no two are to share a queue
     */
    static Bot start(Subject subject, Program telegram, String url, int number) throws IOException {
        return start(subject, telegram, url, number, OPTIONS);
    }

    static Bot start(Subject subject, Program telegram, String url, int number, List<String> options)
            throws IOException {
        String token = (1_000_000 + number) + ":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        List<String> all =
                Stream.concat(WITHOUT_A_LOG.stream(), options.stream()).toList();
        Program program = Program.start(BotProgram.class, all, subject.name(), url, token);
        Bot bot = new Bot(telegram, program, token);
        bot.askTelegram("polled");
        return bot;
    }

    /** The bot's own process. */
    Program program() {
        return program;
    }

    /** Asks the emulator about this bot. */
    long askTelegram(String order, Object... more) throws IOException {
        StringBuilder words = new StringBuilder(order).append(' ').append(token);
        for (Object word : more) {
            words.append(' ').append(word);
        }
        return Long.parseLong(telegram.ask(words.toString()));
    }

    /** Counts from now on. */
    void expect(int updates) throws IOException {
        program.ask("expect " + updates);
    }

    /** Waits for the last of those that are expected; tells when it was handled. */
    long await() throws IOException {
        return Long.parseLong(program.ask("await"));
    }

    /** How long those that were expected took. */
    Latency latency() throws IOException {
        String[] micros = program.ask("latencies").split(" ", -1);
        return new Latency(
                Double.parseDouble(micros[0]) / 1000,
                Double.parseDouble(micros[1]) / 1000,
                Double.parseDouble(micros[2]) / 1000);
    }

    Duration processorTime() {
        return program.processorTime();
    }

    @Override
    public void close() throws IOException {
        program.close();
    }

    /** In milliseconds. */
    record Latency(double median, double p99, double longest) {}
}
