package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.sandbox.Ledger.Fate;
import dev.baton.emulator.ChatMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LedgerTest {

    private final List<ChatMessage> chat = new ArrayList<>();
    private final List<Long> updateIds = new ArrayList<>();
    private final Set<Long> confirmed = new HashSet<>();
    private final Set<Long> taken = new HashSet<>();
    private boolean demo = true;

    @Test
    void a_message_waits_until_it_is_answered() {
        ChatMessage hello = person("hello");
        assertThat(ledger().fate(hello)).isEqualTo(Fate.WAITING);
        bot("hello");
        assertThat(ledger().fate(hello)).isEqualTo(Fate.ANSWERED);
        assertThat(ledger().counts().repeated()).isZero();
    }

    @Test
    void the_answers_to_commands_belong_to_them() {
        person("/who");
        person("/slow 5");
        person("/start");
        person("/slow down");
        bot("Instance 1 on host a, process 2, holding, fencing token 3");
        bot("That took 5 s.");
        bot("I echo what you write.");
        bot("/slow down");
        assertThat(ledger().counts().of(Fate.ANSWERED)).isEqualTo(4);
        assertThat(ledger().counts().repeated()).isZero();
    }

    @Test
    void a_confirmed_message_without_an_answer_has_failed_and_its_neighbour_is_answered() {
        ChatMessage fail = person("/fail");
        ChatMessage hello = person("hello");
        bot("hello");
        confirmed.addAll(updateIds);
        assertThat(ledger().fate(fail)).isEqualTo(Fate.FAILED);
        assertThat(ledger().fate(hello)).isEqualTo(Fate.ANSWERED);
    }

    @Test
    void a_message_that_the_bot_api_lost_is_lost_and_the_next_one_like_it_is_answered() {
        Ledger ledger = new Ledger();
        ChatMessage lost = person("hello");
        ledger.asked(lost);
        ledger.sent(updateIds.getLast());
        assertThat(ledger.waitingUpdates()).containsExactlyElementsOf(updateIds);
        ledger.lost(updateIds::contains);
        ChatMessage next = person("hello");
        ledger.asked(next);
        ledger.sent(updateIds.getLast());
        ledger.answered(bot("hello"), taken::contains);

        assertThat(ledger.fate(lost)).isEqualTo(Fate.LOST);
        assertThat(ledger.fate(next)).isEqualTo(Fate.ANSWERED);
        assertThat(ledger.waitingUpdates()).isEmpty();
    }

    @Test
    void a_message_that_an_intruder_got_is_taken_once_it_is_confirmed() {
        ChatMessage hello = person("hello");
        taken.addAll(updateIds);
        assertThat(ledger().fate(hello)).isEqualTo(Fate.WAITING);
        confirmed.addAll(updateIds);
        assertThat(ledger().fate(hello)).isEqualTo(Fate.TAKEN);
    }

    @Test
    void of_two_equal_messages_the_one_that_was_not_taken_is_answered() {
        ChatMessage first = person("hello");
        taken.addAll(updateIds);
        ChatMessage second = person("hello");
        confirmed.addAll(updateIds);
        bot("hello");
        assertThat(ledger().fate(first)).isEqualTo(Fate.TAKEN);
        assertThat(ledger().fate(second)).isEqualTo(Fate.ANSWERED);
    }

    @Test
    void an_answer_that_comes_twice_is_told_from_the_first() {
        person("hello");
        ChatMessage once = bot("hello");
        ChatMessage again = bot("hello");
        assertThat(ledger().isRepeated(once)).isFalse();
        assertThat(ledger().isRepeated(again)).isTrue();
    }

    @Test
    void equal_messages_in_different_chats_are_answered_there() {
        ChatMessage here = person("hello");
        ChatMessage there = inChat(2, person("hello"));
        bot("hello");
        assertThat(ledger().fate(here)).isEqualTo(Fate.ANSWERED);
        assertThat(ledger().fate(there)).isEqualTo(Fate.WAITING);
    }

    @Test
    void what_the_bot_says_to_an_edit_answers_nothing_and_is_no_repetition() {
        ChatMessage hello = person("hello");
        bot("You changed it to: hello");
        assertThat(ledger().fate(hello)).isEqualTo(Fate.WAITING);
        assertThat(ledger().counts().repeated()).isZero();
    }

    @Test
    void a_bot_of_ones_own_has_what_it_confirmed() {
        demo = false;
        ChatMessage hello = person("hello");
        ChatMessage unwanted = person("is this wanted?");
        confirmed.add(updateIds.getFirst());
        updateIds.set(1, 0L);
        assertThat(ledger().fate(hello)).isEqualTo(Fate.DELIVERED);
        assertThat(ledger().fate(unwanted)).isEqualTo(Fate.UNWANTED);
        assertThat(ledger().counts().of(Fate.WAITING)).isZero();
    }

    @Test
    void news_about_a_message_is_told_once() {
        ChatMessage hello = person("hello");
        confirmed.addAll(updateIds);
        Ledger ledger = ledger();
        assertThat(ledger.takeChanged()).containsExactly(hello.messageId());
        assertThat(ledger.takeChanged()).isEmpty();
    }

    @Test
    void old_messages_are_forgotten_but_counted() {
        ChatMessage first = person("first");
        bot("first");
        Ledger ledger = ledger();
        for (int i = 0; i < 10_000; i++) {
            ledger.asked(person("more"));
        }
        assertThat(ledger.fate(first)).isEqualTo(Fate.WAITING);
        assertThat(ledger.counts().sent()).isEqualTo(10_001);
        assertThat(ledger.counts().of(Fate.ANSWERED)).isEqualTo(1);
    }

    private Ledger ledger() {
        Ledger ledger = new Ledger();
        Iterator<Long> ids = updateIds.iterator();
        for (ChatMessage message : chat) {
            if (message.fromBot()) {
                ledger.answered(message, taken::contains);
            } else {
                ledger.asked(message);
                ledger.sent(ids.next());
            }
        }
        ledger.look(id -> !confirmed.contains(id), taken::contains, demo);
        return ledger;
    }

    private ChatMessage inChat(long id, ChatMessage message) {
        ChatMessage moved = new ChatMessage(id, message.messageId(), "somebody", false, message.text(), Instant.EPOCH);
        chat.set(chat.indexOf(message), moved);
        return moved;
    }

    private ChatMessage person(String text) {
        ChatMessage message = said(text, false);
        updateIds.add(1000 + message.messageId());
        return message;
    }

    private ChatMessage bot(String text) {
        return said(text, true);
    }

    private ChatMessage said(String text, boolean fromBot) {
        ChatMessage message = new ChatMessage(1, chat.size() + 1L, "somebody", fromBot, text, Instant.EPOCH);
        chat.add(message);
        return message;
    }
}
