package dev.baton.cli.sandbox;

import dev.baton.emulator.ChatMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of each message that the person wrote.
 *
 * <p>An answer does not say which message it belongs to, so it is matched by what the demo bot answers to what. That
 * also finds answers that came twice, because an instance was killed after it had answered and before it could confirm.
 */
final class Ledger {

    /** What became of a message. */
    enum Fate {
        /** It is still at the Bot API, or being handled. */
        WAITING,
        ANSWERED,
        /** A foreign consumer got it and confirmed it; the bot never sees it. */
        TAKEN,
        /** It was handled and there is no answer, because the handler threw. */
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern SLOW = Pattern.compile("/slow(?:@\\w+)?\\s+([0-9]{1,4})");
    private static final Pattern SLOW_ANSWER = Pattern.compile("That took ([0-9]+) s\\.");

    private final Map<Long, Fate> fates = new HashMap<>();
    private final Set<Long> repeated = new HashSet<>();

    private Ledger() {}

    /**
     * Draws it up.
     *
     * @param updateIds of the person's messages, in their order; 0 for one that never was in the bot's queue
     * @param confirmed the ids of all updates that were confirmed, by whomever
     * @param taken the ids of those that a foreign consumer got
     */
    static Ledger of(List<ChatMessage> chat, List<Long> updateIds, Set<Long> confirmed, Set<Long> taken) {
        Ledger ledger = new Ledger();
        Map<String, Deque<Long>> open = new HashMap<>();
        Map<String, Deque<Long>> openButTaken = new HashMap<>();
        int asked = 0;
        for (ChatMessage message : chat) {
            if (message.fromBot()) {
                ledger.answered(message, open, openButTaken);
            } else {
                long update = asked < updateIds.size() ? updateIds.get(asked) : 0;
                asked++;
                boolean gone = taken.contains(update);
                (gone ? openButTaken : open)
                        .computeIfAbsent(topicOfQuestion(message.text()), topic -> new ArrayDeque<>())
                        .add(message.messageId());
                ledger.fates.put(message.messageId(), unanswered(confirmed.contains(update), gone));
            }
        }
        return ledger;
    }

    private static Fate unanswered(boolean confirmed, boolean taken) {
        if (!confirmed) {
            return Fate.WAITING;
        }
        return taken ? Fate.TAKEN : Fate.FAILED;
    }

    private void answered(ChatMessage answer, Map<String, Deque<Long>> open, Map<String, Deque<Long>> openButTaken) {
        for (String topic : List.of(answer.text(), topicOfAnswer(answer.text()))) {
            for (Map<String, Deque<Long>> questions : List.of(open, openButTaken)) {
                Deque<Long> fitting = questions.get(topic);
                if (fitting != null && !fitting.isEmpty()) {
                    fates.put(fitting.remove(), Fate.ANSWERED);
                    return;
                }
            }
        }
        repeated.add(answer.messageId());
    }

    private static String topicOfQuestion(String text) {
        Matcher slow = SLOW.matcher(text);
        if (slow.matches()) {
            return "/slow " + Long.parseLong(slow.group(1));
        }
        String command = text.split("[\\s@]", 2)[0];
        return command.equals("/who") || command.equals("/start") ? command : text;
    }

    private static String topicOfAnswer(String text) {
        Matcher slow = SLOW_ANSWER.matcher(text);
        if (slow.matches()) {
            return "/slow " + slow.group(1);
        }
        return text.startsWith("I echo what") ? "/start" : "/who";
    }

    /** What became of a message of the person's. */
    Fate fate(ChatMessage message) {
        return fates.getOrDefault(message.messageId(), Fate.WAITING);
    }

    /** Whether the bot had said this before, to the same message. */
    boolean isRepeated(ChatMessage answer) {
        return repeated.contains(answer.messageId());
    }

    int sent() {
        return fates.size();
    }

    int repeated() {
        return repeated.size();
    }

    long count(Fate fate) {
        return fates.values().stream().filter(each -> each == fate).count();
    }
}
