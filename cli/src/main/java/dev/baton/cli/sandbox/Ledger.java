package dev.baton.cli.sandbox;

import dev.baton.cli.demo.Topic;
import dev.baton.emulator.ChatMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * What became of each message that people wrote. To be used by one thread at a time.
 *
 * <p>An answer does not say which message it belongs to, so it is matched by what the demo bot answers to what. That
 * also finds answers that came twice, because an instance was killed after it had answered and before it could confirm.
 * Of any other bot nothing is known but whether it took a message.
 */
final class Ledger {

    /** What became of a message. */
    enum Fate {
        /** It is still at the Bot API, or being handled. */
        WAITING,
        ANSWERED,
        /** The bot has confirmed it. */
        DELIVERED,
        /** A foreign consumer got it and confirmed it; the bot never sees it. */
        TAKEN,
        /** It expired at the Bot API, or was lost there with the queue; nobody saw it. */
        LOST,
        /** It was handled and there is no answer, because the handler threw. */
        FAILED,
        /** The bot does not ask for such updates, or is not in the chat. */
        UNWANTED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int REMEMBERED = 10_000;
    private static final int LOOKED_AT = 500;
    private static final long UNKNOWN = -1;

    private final Map<Long, Question> questions = new LinkedHashMap<>();
    private final Map<String, Deque<Question>> open = new HashMap<>();
    private final Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
    private final Deque<Question> withoutUpdate = new ArrayDeque<>();
    private final Deque<Long> updatesWithoutMessage = new ArrayDeque<>();
    private final Map<Long, Question> waiting = new LinkedHashMap<>();
    private final Set<Long> repeated = new HashSet<>();
    private final Set<Long> changed = new HashSet<>();
    private int sent;

    private static final class Question {
        private final long messageId;
        private final String topic;
        private long updateId = UNKNOWN;
        private Fate fate = Fate.WAITING;

        private Question(long messageId, String topic) {
            this.messageId = messageId;
            this.topic = topic;
        }
    }

    /** Somebody wrote a message. */
    void asked(ChatMessage message) {
        Question question = new Question(message.messageId(), topic(message, Topic.ofQuestion(message.text())));
        questions.put(question.messageId, question);
        waiting.put(question.messageId, question);
        open.computeIfAbsent(question.topic, topic -> new ArrayDeque<>()).add(question);
        counts.merge(Fate.WAITING, 1, Integer::sum);
        sent++;
        withoutUpdate.add(question);
        pair();
        if (questions.size() > REMEMBERED) {
            forget(questions.values().iterator().next());
        }
    }

    private void forget(Question question) {
        questions.remove(question.messageId);
        waiting.remove(question.messageId);
        close(question);
    }

    /** The next message in their order, told or yet to be told, has become this update; 0 for none. */
    void sent(long updateId) {
        updatesWithoutMessage.add(updateId);
        pair();
    }

    private void pair() {
        while (!withoutUpdate.isEmpty() && !updatesWithoutMessage.isEmpty()) {
            withoutUpdate.remove().updateId = updatesWithoutMessage.remove();
        }
    }

    /**
     * The demo bot wrote a message.
     *
     * @param taken whether a foreign consumer got an update
     */
    void answered(ChatMessage answer, LongPredicate taken) {
        List<String> topics = new ArrayList<>(List.of(topic(answer, answer.text())));
        Topic.ofAnswer(answer.text()).ifPresent(topic -> topics.add(topic(answer, topic)));
        for (String topic : topics) {
            Deque<Question> fitting = open.getOrDefault(topic, new ArrayDeque<>());
            Question answered = fitting.stream()
                    .filter(question -> !taken.test(question.updateId))
                    .findFirst()
                    .orElse(fitting.peek());
            if (answered != null) {
                close(answered);
                decide(answered, Fate.ANSWERED);
                return;
            }
        }
        if (!Topic.isAside(answer.text())) {
            repeated.add(answer.messageId());
            changed.add(answer.messageId());
        }
    }

    private static String topic(ChatMessage message, String ofText) {
        String file = message.file() == null ? "" : message.file().fileId();
        boolean ofBot = message.fromBot()
                && !message.text().isEmpty()
                && Topic.ofAnswer(message.text()).isPresent();
        return message.chatId() + " " + (file.isEmpty() || ofBot ? ofText : file);
    }

    private void close(Question question) {
        Deque<Question> same = open.get(question.topic);
        if (same != null && same.remove(question) && same.isEmpty()) {
            open.remove(question.topic);
        }
    }

    private void decide(Question question, Fate fate) {
        if (question.fate != fate) {
            counts.merge(question.fate, -1, Integer::sum);
            counts.merge(fate, 1, Integer::sum);
            question.fate = fate;
            changed.add(question.messageId);
        }
        waiting.remove(question.messageId);
    }

    /**
     * Looks at what waits.
     *
     * @param pending whether an update waits at the Bot API
     * @param taken whether a foreign consumer got it; asked after the former, because that one confirms what it got
     * @param demo whether the demo bot runs, which answers everything
     */
    void look(LongPredicate pending, LongPredicate taken, boolean demo) {
        for (Question question : waiting.values().stream().limit(LOOKED_AT).toList()) {
            if (question.updateId == 0) {
                decide(question, Fate.UNWANTED);
            } else if (question.updateId != UNKNOWN && !pending.test(question.updateId)) {
                Fate unanswered = demo ? Fate.FAILED : Fate.DELIVERED;
                decide(question, taken.test(question.updateId) ? Fate.TAKEN : unanswered);
            }
        }
    }

    /** The updates of messages of which it is not known yet what became. */
    Set<Long> waitingUpdates() {
        return waiting.values().stream()
                .map(question -> question.updateId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Some of what waited is lost.
     *
     * @param lost whether an update is
     */
    void lost(LongPredicate lost) {
        for (Question question : List.copyOf(waiting.values())) {
            if (question.updateId > 0 && lost.test(question.updateId)) {
                close(question);
                decide(question, Fate.LOST);
            }
        }
    }

    /** The ids of the messages about which there is news since this was last asked. */
    Set<Long> takeChanged() {
        Set<Long> news = Set.copyOf(changed);
        changed.clear();
        return news;
    }

    /** What became of a message of a person's. */
    Fate fate(ChatMessage message) {
        Question question = questions.get(message.messageId());
        return question == null ? Fate.WAITING : question.fate;
    }

    /** Whether the bot had said this before, to the same message. */
    boolean isRepeated(ChatMessage answer) {
        return repeated.contains(answer.messageId());
    }

    /**
     * How many there are of each sort.
     *
     * @param sent all messages of people
     * @param fates what became of them
     * @param repeated answers that came twice
     */
    record Counts(int sent, Map<Fate, Integer> fates, int repeated) {

        int of(Fate fate) {
            return fates.getOrDefault(fate, 0);
        }
    }

    Counts counts() {
        return new Counts(sent, Map.copyOf(counts), repeated.size());
    }
}
