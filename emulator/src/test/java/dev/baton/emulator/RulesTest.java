package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/emulator-rules.md} true to the tests. */
final class RulesTest {

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path DOCUMENT = MODULE.resolveSibling("docs").resolve("emulator-rules.md");
    private static final Path REASONS = MODULE.resolve("src/test/resources/rules-without-a-test.txt");

    @Test
    void the_table_of_rules_names_each_rule_with_the_tests_that_hold_it() throws IOException, ClassNotFoundException {
        String written = document();
        String there = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
        if (!written.equals(there)) {
            Path fresh = MODULE.resolve("target/emulator-rules.md");
            Files.createDirectories(fresh.getParent());
            Files.writeString(fresh, written);
        }
        assertThat(there)
                .as("docs/emulator-rules.md is stale; the true one: cp emulator/target/emulator-rules.md docs/")
                .isEqualTo(written);
    }

    private static String document() throws IOException, ClassNotFoundException {
        NavigableMap<String, SortedSet<String>> rules = rules();
        StringBuilder text = new StringBuilder("""
                # The rules that the emulator keeps

                What Telegram's Bot API server does, rule by rule, and the test of the `emulator` module that holds the
                emulator to it. The rules were read in the sources of tdlib/telegram-bot-api and tdlib/td; what is only
                said of the public service, and is not in its source, is an option that is off.

                This page is written by `RulesTest` from the tests; do not edit it by hand.
                """);
        String chapter = "";
        for (String rule : rules.keySet()) {
            if (!chapter(rule).equals(chapter)) {
                chapter = chapter(rule);
                text.append("\n## ").append(chapter).append("\n\n| | Rule | Held by |\n|---|---|---|\n");
            }
            int blank = rule.indexOf(' ');
            text.append("| ")
                    .append(rule, 0, blank)
                    .append(" | ")
                    .append(rule.substring(blank + 1))
                    .append(" | ");
            text.append(String.join("<br>", rules.getOrDefault(rule, Collections.emptySortedSet())))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String chapter(String rule) {
        return switch (rule.charAt(0)) {
            case '1' -> "1. Transport, parameters, tokens";
            case '2' -> "2. The queue and getUpdates";
            case '3' -> "3. Setting and deleting webhooks";
            case '4' -> "4. Delivery to webhooks";
            case '5' -> "5. Conflicts";
            case '6' -> "6. Too much, and what cannot be sent";
            case '7' -> "7. When servers and networks fail";
            default -> throw new AssertionError("no such section: " + rule);
        };
    }

    private static NavigableMap<String, SortedSet<String>> rules() throws IOException, ClassNotFoundException {
        NavigableMap<String, SortedSet<String>> rules = new TreeMap<>();
        for (Class<?> test : testClasses()) {
            for (Method method : test.getDeclaredMethods()) {
                Rule held = method.getAnnotation(Rule.class);
                for (String rule : held == null ? new String[0] : held.value()) {
                    rules.computeIfAbsent(rule, absent -> new TreeSet<>())
                            .add("`" + test.getSimpleName() + "." + method.getName() + "`");
                }
            }
        }
        for (String line : Files.readAllLines(REASONS)) {
            int bar = line.indexOf(" | ");
            if (bar > 0) {
                SortedSet<String> holders = rules.computeIfAbsent(line.substring(0, bar), absent -> new TreeSet<>());
                assertThat(holders)
                        .as("a rule with a test needs no reason: " + line)
                        .isEmpty();
                holders.add("no test: " + line.substring(bar + 3));
            }
        }
        return rules;
    }

    private static List<Class<?>> testClasses() throws IOException, ClassNotFoundException {
        Path folder = MODULE.resolve("target/test-classes/dev/baton/emulator");
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> "dev.baton.emulator." + name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            classes.add(Class.forName(name));
        }
        return classes;
    }
}
