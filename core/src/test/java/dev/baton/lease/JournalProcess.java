package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An instance with a journal that does what the lines say that come in: {@code accept 5}, {@code done 5},
 * {@code adopt}, {@code pending}. Arguments are the folder and its identity.
 */
final class JournalProcess {

    private JournalProcess() {}

    public static void main(String[] arguments) throws Exception {
        FileLeaseStore store = new FileLeaseStore(Path.of(arguments[0]), TimeSource.system());
        Holder self = new Holder(
                arguments[1], "another process", "1", TimeSource.system().now());
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                store;
                Journal journal = store.journal("123", self, Duration.ofSeconds(10))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                System.out.println(act(journal, words[0], words.length > 1 ? Long.parseLong(words[1]) : 0));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static String act(Journal journal, String act, long id) {
        return switch (act) {
            case "accept" -> {
                Journal.Acceptance answer = journal.accept(new JournalEntry(id, 1, "{}", false, true));
                yield (answer instanceof Journal.Acceptance.Accepted ? "accepted " : "refused ") + id;
            }
            case "done" -> {
                journal.done(Set.of(id));
                yield "done " + id;
            }
            case "adopt" ->
                "adopted "
                        + ids(journal.adopt(new FencingToken(Long.MAX_VALUE), Set.of())
                                .orElseThrow()
                                .own());
            default ->
                "pending "
                        + ids(journal.pending().stream()
                                .map(Journal.Pending::entry)
                                .toList());
        };
    }

    private static List<Long> ids(List<JournalEntry> entries) {
        return entries.stream().map(JournalEntry::id).toList();
    }
}
