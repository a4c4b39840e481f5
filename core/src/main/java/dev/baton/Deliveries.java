package dev.baton;

import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Deliveries that came while the journal was asked for something else, and are noted in one step: the more there are,
 * the less each of them costs. Filled with the lock of the {@link JournalMonitor} held, until its turn comes.
 */
final class Deliveries implements Runnable {

    /** As much text as goes over a network in a fraction of the time in which a journal has to answer. */
    private static final long MOST_TEXT = 1L << 20;

    private static final int MOST = 256;

    private final Function<List<JournalEntry>, List<Acceptance>> journal;
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<CompletableFuture<Acceptance>> answers = new ArrayList<>();
    private long text;

    /**
     * None yet.
     *
     * @param journal what notes them
     */
    Deliveries(Function<List<JournalEntry>, List<Acceptance>> journal) {
        this.journal = journal;
    }

    boolean hasRoom() {
        return entries.size() < MOST && text < MOST_TEXT;
    }

    CompletableFuture<Acceptance> add(JournalEntry entry) {
        CompletableFuture<Acceptance> answer = new CompletableFuture<>();
        entries.add(entry);
        answers.add(answer);
        text += entry.text().length();
        return answer;
    }

    /** Notes them and answers, when nothing is added any more. */
    @Override
    public void run() {
        try {
            List<Acceptance> all = journal.apply(List.copyOf(entries));
            for (int i = 0; i < answers.size(); i++) {
                answers.get(i).complete(all.get(i));
            }
        } catch (RuntimeException failure) {
            answers.forEach(answer -> answer.completeExceptionally(failure));
        }
    }
}
