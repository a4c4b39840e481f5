package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of failures names the tests that hold its rows. */
final class FailuresTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!row )[^|]+\\|.*$");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void every_row_names_a_test_and_every_test_that_is_named_exists() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(ROOT.resolve("docs/failures.md")))
                .results()
                .map(MatchResult::group)
                .toList();
        Map<String, String> sources = sources();

        assertThat(rows).hasSizeGreaterThan(20);
        for (String row : rows) {
            List<MatchResult> named = TEST.matcher(row).results().toList();
            assertThat(named).as("tests named in: %s", row).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(sources).as(row).containsKey(test.group(1));
                assertThat(sources.get(test.group(1))).as(row).containsPattern("void\\s+" + test.group(2) + "\\(");
            }
        }
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            return files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            FailuresTest::text,
                            (one, other) -> one + other));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
