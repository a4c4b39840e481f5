package dev.baton.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.sandbox.Ledger.Fate;
import dev.baton.emulator.ChatMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LedgerTest {

    private final List<ChatMessage> chat = new ArrayList<>();
    private final List<Long> updateIds = new ArrayList<>();
    private final Set<Long> confirmed = new HashSet<>();
    private final Set<Long> taken = new HashSet<>();

    @Test
    void a_message_waits_until_it_is_answered() {
        ChatMessage hello = person("hello");
        assertThat(ledger().fate(hello)).isEqualTo(Fate.WAITING);
        bot("hello");
        assertThat(ledger().fate(hello)).isEqualTo(Fate.ANSWERED);
        assertThat(ledger().repeated()).isZero();
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
        assertThat(ledger().count(Fate.ANSWERED)).isEqualTo(4);
        assertThat(ledger().repeated()).isZero();
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

    private Ledger ledger() {
        return Ledger.of(chat, updateIds, confirmed, taken);
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
