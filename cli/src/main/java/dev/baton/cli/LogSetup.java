package dev.baton.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.baton.botapi.BotToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Logs on the standard output, one event a line: text on a terminal, JSON elsewhere. Found by Logback through its
 * service file, instead of XML, which costs a parser at every start.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String PLAIN = "%d{HH:mm:ss.SSS} %-5level %msg%n%ex{full}";
    private static final String COLOURED = "%d{HH:mm:ss.SSS} %highlight(%-5level) %msg%n%ex{full}";

    private final Map<String, String> environment = System.getenv();

    /** Made by Logback. */
    public LogSetup() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Encoder<ILoggingEvent> encoder = new RedactingEncoder(isText() ? text() : json());
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(environment.getOrDefault("LOG_LEVEL", "info"), Level.INFO));
        root.addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** What is wrong with the settings for the logs, one sentence each. */
    static List<String> problems(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        check(environment, "LOG_LEVEL", List.of("trace", "debug", "info", "warn", "error", "off"), problems);
        check(environment, "LOG_FORMAT", List.of("text", "json"), problems);
        return problems;
    }

    private static void check(Map<String, String> environment, String name, List<String> words, List<String> problems) {
        String value = environment.getOrDefault(name, "").strip();
        if (!value.isEmpty() && !words.contains(value.toLowerCase(Locale.ROOT))) {
            problems.add(name + " is \"" + BotToken.redact(value) + "\", but it has to be one of "
                    + String.join(", ", words));
        }
    }

    private boolean isText() {
        String format = environment.getOrDefault("LOG_FORMAT", "").toLowerCase(Locale.ROOT);
        return format.equals("text") || (!format.equals("json") && isTerminal());
    }

    @SuppressWarnings("SystemConsoleNull") // since Java 25 it is null again where there is no terminal
    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    private PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        boolean coloured = isTerminal() && !environment.containsKey("NO_COLOR");
        encoder.setPattern(coloured ? COLOURED : PLAIN);
        return encoder;
    }

    private static JsonEncoder json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        return encoder;
    }
}
