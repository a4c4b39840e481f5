package dev.baton;

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

    private final Function<List<Update>, List<Delivered>> journal;
    private final List<Update> updates = new ArrayList<>();
    private final List<CompletableFuture<Delivered>> answers = new ArrayList<>();
    private long text;

    /**
     * None yet.
     *
     * @param journal what notes them, and takes those that are ours
     */
    Deliveries(Function<List<Update>, List<Delivered>> journal) {
        this.journal = journal;
    }

    boolean hasRoom() {
        return updates.size() < MOST && text < MOST_TEXT;
    }

    CompletableFuture<Delivered> add(Update update) {
        CompletableFuture<Delivered> answer = new CompletableFuture<>();
        updates.add(update);
        answers.add(answer);
        text += update.length();
        return answer;
    }

    /** Notes them and answers, when nothing is added any more. */
    @Override
    public void run() {
        try {
            List<Delivered> all = journal.apply(List.copyOf(updates));
            for (int i = 0; i < answers.size(); i++) {
                answers.get(i).complete(all.get(i));
            }
        } catch (RuntimeException failure) {
            answers.forEach(answer -> answer.completeExceptionally(failure));
        }
    }
}
