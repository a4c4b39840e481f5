package dev.baton.lease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.Lease;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is particular to the journal in Redis; what every journal has to do is in the contract of the test kit. */
class RedisJournalTest extends RedisTestCase {

    private static final String BITS = "{baton:42}:done:0";

    private final Holder ada = holder("ada");

    @Test
    void a_journal_that_is_worked_off_leaves_nothing_but_the_memory_of_what_was_delivered() {
        LeaseStore store = newStore();
        Lease lease = take(store, ada);
        List<String> before = keys();
        try (Journal journal = store.journal(BOT, ada, LIFE)) {
            journal.write(lease.token(), List.of(polled(5), polled(6)), List.of(polled(7)), Set.of(5L));
            journal.accept(delivered(8));
            journal.adopt(lease.token(), Set.of());
            journal.fail(new FailedEntry(polled(5), Instant.EPOCH, "failed"));
            journal.drop(5);
            journal.done(List.of(6L, 7L, 8L));
        }

        List<String> added = new ArrayList<>(keys());
        added.removeAll(before);
        assertThat(added).containsExactly(BITS);
        long day = Journal.MEMORY.toMillis();
        assertThat(number("PTTL", BITS))
                .isBetween(day, day + Duration.ofHours(1).toMillis());
    }

    @Test
    void ids_that_are_done_take_a_bit_each() {
        Journal journal = newStore().journal(BOT, ada, LIFE);
        List<Long> ids = new ArrayList<>();
        for (long id = 1_000_000; id < 1_020_000; id++) {
            ids.add(id);
            if (ids.size() == 500) {
                ids.forEach(each -> journal.accept(delivered(each)));
                journal.done(ids);
                ids.clear();
            }
        }

        long bytes = 0;
        for (String key : keys()) {
            bytes += key.contains(":done:") ? number("MEMORY", "USAGE", key) : 0;
        }
        assertThat(bytes).isLessThan(6_000);
        assertThat(journal.accept(delivered(1_000_000))).isEqualTo(new Acceptance.Done());
        assertThat(journal.accept(delivered(1_019_999))).isEqualTo(new Acceptance.Done());
    }

    @Test
    void a_full_server_refuses_new_entries_and_does_all_else() {
        LeaseStore store = newStore();
        Lease lease = take(store, ada);
        Journal journal = store.journal(BOT, ada, LIFE);
        for (long id = 1; id <= 5; id++) {
            journal.accept(delivered(id));
        }
        server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        server.command("CONFIG", "SET", "maxmemory", "1");

        assertThatThrownBy(() -> journal.accept(delivered(6)))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("is full");
        assertThatThrownBy(() -> journal.write(lease.token(), List.of(polled(7)), List.of(), Set.of()))
                .isInstanceOf(LeaseStoreException.class);
        journal.keepPresent();
        assertThat(journal.accept(delivered(1))).isInstanceOf(Acceptance.Accepted.class);
        journal.done(List.of(1L));
        assertThat(journal.accept(delivered(1))).isEqualTo(new Acceptance.Done());
        assertThat(journal.write(lease.token(), List.of(), List.of(), Set.of(2L)))
                .isTrue();
        journal.free(List.of(3L));
        assertThat(journal.adopt(lease.token(), Set.of(4L, 5L)).orElseThrow().own())
                .containsExactly(delivered(2), delivered(3));
        journal.fail(new FailedEntry(delivered(4), Instant.EPOCH, "failed"));
        assertThat(journal.replay(4)).isTrue();
        assertThat(journal.pending()).hasSize(4);
        journal.close();
        assertThat(journal.pending()).noneMatch(Journal.Pending::present);
    }

    @Test
    void who_is_present_is_not_forgotten_when_keys_that_expire_are_evicted() {
        Journal adas = newStore().journal(BOT, ada, LIFE);
        adas.accept(delivered(5));
        server.command("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
        server.command("CONFIG", "SET", "maxmemory", "1");
        assertThatThrownBy(() -> server.command("SET", "a", "b")).hasMessageContaining("OOM");

        assertThat(newStore().journal(BOT, holder("bob"), LIFE).accept(delivered(5)))
                .isEqualTo(new Acceptance.HandledElsewhere());
    }

    @Test
    void a_redis_that_has_forgotten_the_lease_takes_what_its_holder_writes() {
        LeaseStore store = newStore();
        Lease lease = take(store, ada);
        server.command("FLUSHALL");
        Journal journal = store.journal(BOT, ada, LIFE);

        assertThat(journal.write(lease.token(), List.of(polled(5)), List.of(), Set.of()))
                .isTrue();
        assertThat(journal.pending()).hasSize(1);
    }

    @Test
    void an_act_is_one_command() {
        LeaseStore store = newStore();
        Lease lease = take(store, ada);
        Journal journal = store.journal(BOT, ada, LIFE);
        journal.write(lease.token(), List.of(polled(1)), List.of(), Set.of());
        server.command("CONFIG", "RESETSTAT");

        journal.write(lease.token(), List.of(polled(2), polled(3)), List.of(polled(4)), Set.of(1L));

        assertThat(commands()).contains("cmdstat_evalsha:calls=1,").doesNotContain("cmdstat_eval:", "cmdstat_wait");
    }

    @Test
    void what_is_delivered_and_done_is_told_only_to_who_waits_for_it() {
        Journal adas = newStore().journal(BOT, ada, LIFE);
        Journal bobs = newStore().journal(BOT, holder("bob"), LIFE);
        assertThat(adas.pending()).isEmpty();
        assertThat(bobs.pending()).isEmpty();
        server.command("CONFIG", "RESETSTAT");

        adas.accept(List.of(delivered(1), delivered(2)));
        adas.done(List.of(1L, 2L));
        assertThat(commands()).contains("cmdstat_setbit:calls=2,").doesNotContain("cmdstat_publish");

        adas.accept(delivered(3));
        bobs.accept(delivered(4));
        adas.done(List.of(3L));
        assertThat(commands()).contains("cmdstat_publish:calls=1,");
        bobs.done(List.of(4L));
        assertThat(commands()).contains("cmdstat_publish:calls=1,");
    }

    private String commands() {
        return String.valueOf(server.command("INFO", "commandstats"));
    }

    private long number(String... command) {
        return Long.parseLong(String.valueOf(server.command(command)));
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        if (server.command("KEYS", "*") instanceof List<?> all) {
            all.forEach(key -> keys.add(String.valueOf(key)));
        }
        return keys;
    }

    private static JournalEntry polled(long id) {
        return new JournalEntry(id, 1, "{}", false, false);
    }

    private static JournalEntry delivered(long id) {
        return new JournalEntry(id, 1, "{}", false, true);
    }
}
