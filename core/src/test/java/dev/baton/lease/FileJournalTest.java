package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.lease.Journal.Acceptance;
import dev.baton.time.ManualTime;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to the journal in files; what every journal has to do is in the contract of the test kit. */
final class FileJournalTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final FencingToken TOKEN = new FencingToken(Long.MAX_VALUE);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private boolean mounted;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
        if (mounted) {
            run("umount", folder.toString());
        }
    }

    @Test
    void a_log_that_is_cut_at_any_byte_of_its_last_record_gives_all_the_ones_before() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1));
        write(adas, entry(2), entry(3));
        long before = Files.size(log());
        write(adas, entry(4), entry(5));
        byte[] all = Files.readAllBytes(log());
        Path log = log();
        adas.close();

        for (int end = (int) before; end <= all.length; end++) {
            Files.write(log, Arrays.copyOf(all, end));

            boolean whole = end == all.length;
            try (Journal bobs = journal("bob")) {
                assertThat(ids(adopt(bobs)))
                        .as("cut at %s", end)
                        .isEqualTo(whole ? list(1, 2, 3, 4, 5) : list(1, 2, 3));
                bobs.done(list(1, 2, 3, 4, 5));
            }
        }
    }

    @Test
    void a_log_with_a_spoiled_bit_gives_all_the_ones_before() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1));
        int before = (int) Files.size(log());
        write(adas, entry(2));
        byte[] all = Files.readAllBytes(log());
        Path log = log();
        adas.close();

        for (int at = before; at < all.length; at++) {
            byte[] spoiled = all.clone();
            spoiled[at] ^= 0x10;
            Files.write(log, spoiled);
            assertThat(ids(pending(journal("bob")))).as("spoiled at %s", at).isEqualTo(list(1));
        }
    }

    @Test
    void a_log_is_as_good_as_empty_when_the_last_entry_is_done_and_gone_when_its_owner_is() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1), entry(2));
        adas.done(list(1));
        adas.done(list(2));

        assertThat(Files.size(log())).isLessThan(100);
        adas.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void a_log_does_not_grow_with_what_is_done() throws Exception {
        Journal adas = journal("ada");
        String text = "x".repeat(10_000);
        write(adas, entry(1));
        for (long id = 2; id < 500; id++) {
            write(adas, new JournalEntry(id, 1, text, false, false));
            adas.done(list(id));
        }

        assertThat(Files.size(log())).isLessThan(2 << 20);
        adas.close();
        assertThat(ids(adopt(journal("bob")))).isEqualTo(list(1));
    }

    @Test
    void a_crash_while_entries_are_freed_neither_loses_nor_doubles_them() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1), entry(2));
        byte[] before = Files.readAllBytes(log());
        Path log = log();
        assertThat(adas.write(TOKEN, List.of(), List.of(), list(2))).isTrue();
        adas.close();
        Files.write(log, before);

        Journal bobs = journal("bob");

        assertThat(adopt(bobs)).containsExactly(entry(1).asPerhapsHandled(), entry(2).asPerhapsHandled());
        bobs.done(list(1, 2));
        assertThat(adopt(bobs)).isEmpty();
        assertThat(pending(journal("eve"))).isEmpty();
    }

    @Test
    void a_crash_while_entries_are_taken_over_neither_loses_nor_doubles_them() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1), entry(2));
        Path adasLog = log();
        byte[] was = Files.readAllBytes(adasLog);
        adas.close();
        Journal bobs = journal("bob");
        adopt(bobs);
        String slot = log().getFileName().toString().replace(".log", "");
        bobs.close();
        // As if bob had died before it removed the log that it had renamed.
        Files.write(folder.resolve("123.journal").resolve(slot + "-1.taken"), was);
        Journal eves = journal("eve");

        assertThat(ids(pending(eves))).isEqualTo(list(1, 2));
        assertThat(ids(adopt(eves))).isEqualTo(list(1, 2));
        eves.done(list(1, 2));
        assertThat(adopt(eves)).isEmpty();
    }

    @Test
    void what_is_freed_while_its_owner_still_has_it_is_left_where_it_is() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1), entry(2));
        byte[] before = Files.readAllBytes(log());
        Path log = log();
        assertThat(adas.write(TOKEN, List.of(), List.of(entry(3)), list(2))).isTrue();
        byte[] after = Files.readAllBytes(log);
        Journal bobs = journal("bob");

        Files.write(log, before);
        assertThat(adopt(bobs)).containsExactly(entry(3));
        Files.write(log, after);

        assertThat(bobs.adopt(TOKEN, Set.of(3L)).orElseThrow().own()).containsExactly(entry(2));
    }

    @Test
    void what_failed_is_not_taken_over_from_one_who_died_before_its_log_said_so() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1), entry(2));
        byte[] before = Files.readAllBytes(log());
        Path log = log();
        adas.fail(new FailedEntry(entry(1), Instant.EPOCH, "failed"));
        adas.close();
        Files.write(log, before);

        assertThat(ids(adopt(journal("bob")))).isEqualTo(list(2));
    }

    @Test
    void an_instance_that_is_killed_is_noticed_at_once_and_none_of_its_answers_is_lost() throws Exception {
        try (OtherProcess other = OtherProcess.java(JournalProcess.class, folder.toString(), "other")) {
            other.say("accept 1");
            assertThat(other.line()).isEqualTo("accepted 1");
            other.say("accept 2");
            assertThat(other.line()).isEqualTo("accepted 2");
            other.say("done 2");
            assertThat(other.line()).isEqualTo("done 2");
            Journal mine = journal("ada");
            assertThat(mine.accept(delivered(1))).isEqualTo(new Acceptance.HandledElsewhere());
            assertThat(adopt(mine)).isEmpty();

            other.kill();

            assertThat(adopt(mine)).containsExactly(delivered(1).asPerhapsHandled());
            assertThat(mine.accept(delivered(2))).isEqualTo(new Acceptance.Done());
        }
    }

    @Test
    void who_waits_is_told_by_another_process_and_of_its_death() throws Exception {
        try (OtherProcess other = OtherProcess.java(JournalProcess.class, folder.toString(), "other")) {
            for (long id = 1; id <= 3; id++) {
                other.say("accept " + id);
                assertThat(other.line()).isEqualTo("accepted " + id);
            }
            Journal mine = journal("ada");
            assertThat(mine.adopt(TOKEN, Set.of()).orElseThrow().elsewhere()).hasSize(3);

            other.say("done 1");
            awaitElsewhere(mine, 2);
            other.kill();
            awaitElsewhere(mine, 0);
        }
    }

    @Test
    void a_thread_that_is_interrupted_does_its_acts_nevertheless() throws Exception {
        Journal adas = journal("ada");
        Thread.currentThread().interrupt();
        write(adas, entry(1), entry(2));
        adas.done(list(1));
        adas.fail(new FailedEntry(entry(2), Instant.EPOCH, "failed"));
        assertThat(adas.accept(delivered(3))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(ids(adopt(adas))).isEqualTo(list(3));
        assertThat(Thread.interrupted()).isTrue();

        write(adas, entry(4));
        assertThat(ids(pending(journal("bob")))).isEqualTo(list(3, 4));
    }

    @Test
    void a_lock_that_foreign_code_dropped_is_taken_again_when_the_instance_says_that_it_lives() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/locks")), "this system does not list its locks");
        Journal adas = journal("ada");
        write(adas, entry(1));
        Files.readString(folder.resolve("123.lock"));
        adas.keepPresent();

        try (OtherProcess other = OtherProcess.java(JournalProcess.class, folder.toString(), "other")) {
            other.say("adopt");
            assertThat(other.line()).isEqualTo("adopted []");
        }
    }

    @Test
    void who_was_believed_dead_goes_on_with_a_new_log() throws Exception {
        Journal adas = journal("ada");
        write(adas, entry(1));
        Files.readString(folder.resolve("123.lock"));
        try (OtherProcess other = OtherProcess.java(JournalProcess.class, folder.toString(), "other")) {
            other.say("adopt");
            assertThat(other.line()).isEqualTo("adopted [1]");

            write(adas, entry(2));
            adas.done(list(1));

            other.say("pending");
            assertThat(other.line()).isEqualTo("pending [1, 2]");
        }
        assertThat(ids(adopt(adas))).isEqualTo(list(1, 2));
    }

    @Test
    void what_is_done_is_remembered_for_a_day_whoever_did_it_and_then_forgotten() throws Exception {
        ManualTime time = new ManualTime();
        Journal adas = journal("ada", time);
        List<Long> all = LongStream.of(1, 65_535, 65_536, 1_000_000_000_000L, Long.MAX_VALUE)
                .boxed()
                .toList();
        for (long id : all) {
            assertThat(adas.accept(delivered(id))).isInstanceOf(Acceptance.Accepted.class);
        }
        adas.done(all);
        adas.close();
        Journal bobs = journal("bob", time);

        time.advance(Journal.MEMORY);
        for (long id : all) {
            assertThat(bobs.accept(delivered(id))).isEqualTo(new Acceptance.Done());
        }
        time.advance(Duration.ofSeconds(1));

        for (long id : all) {
            assertThat(bobs.accept(delivered(id))).isInstanceOf(Acceptance.Accepted.class);
        }
        bobs.done(all);
        bobs.close();
        try (Stream<Path> files = Files.walk(folder.resolve("123.journal").resolve("done"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .as("the old ones are removed")
                    .hasSize(4);
        }
    }

    @Test
    void a_full_disk_is_an_outage_that_ends_when_there_is_room_and_spoils_nothing() throws Exception {
        mount("size=64k");
        Journal adas = journal("ada");
        write(adas, entry(1));
        Path ballast = folder.resolve("ballast");
        fill(ballast);
        JournalEntry large = new JournalEntry(2, 1, "x".repeat(20_000), false, true);

        assertThatExceptionOfType(LeaseStoreException.class)
                .isThrownBy(() -> adas.write(TOKEN, List.of(large), List.of(), List.of()))
                .withMessageContainingAll(folder.toString(), "disk is full", "Make room");
        assertThatExceptionOfType(LeaseStoreException.class).isThrownBy(() -> adas.accept(large));
        assertThatExceptionOfType(LeaseStoreException.class)
                .isThrownBy(() -> adas.write(TOKEN, List.of(), List.of(large), list(1)));
        assertThatExceptionOfType(LeaseStoreException.class)
                .isThrownBy(() -> adas.fail(new FailedEntry(large, Instant.EPOCH, "failed")));
        assertThat(ids(pending(journal("bob")))).isEqualTo(list(1));
        assertThat(journal("bob").failed()).isEmpty();
        Files.delete(ballast);

        write(adas, large);
        adas.close();
        assertThat(ids(adopt(journal("bob")))).isEqualTo(list(1, 2));
    }

    @Test
    void what_people_write_is_for_this_user_alone() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Journal adas = journal("ada");
        write(adas, entry(1));
        adas.fail(new FailedEntry(entry(1), Instant.EPOCH, "failed"));

        for (String kind : List.of("journal", "failed")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("123." + kind))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void to_look_makes_no_files() throws IOException {
        Journal onlooker = journal("onlooker");

        assertThat(onlooker.pending()).isEmpty();
        assertThat(onlooker.failed()).isEmpty();
        assertThat(onlooker.drop(1)).isFalse();
        onlooker.close();

        assertThat(folder).isEmptyDirectory();
    }

    private void awaitElsewhere(Journal journal, int count) throws InterruptedException {
        while (journal.adopt(TOKEN, Set.of()).orElseThrow().elsewhere().size() > count) {
            journal.awaitChange(Duration.ofMillis(250));
        }
    }

    private Journal journal(String who) {
        return journal(who, TimeSource.system());
    }

    private Journal journal(String who, TimeSource time) {
        FileLeaseStore store = new FileLeaseStore(folder, time);
        Journal journal = store.journal("123", new Holder(who, "here", "1", Instant.EPOCH), TTL);
        open.add(store);
        open.add(journal);
        return journal;
    }

    private static void write(Journal journal, JournalEntry... entries) {
        assertThat(journal.write(TOKEN, List.of(entries), List.of(), List.of())).isTrue();
    }

    private static List<JournalEntry> adopt(Journal journal) {
        return journal.adopt(TOKEN, Set.of()).orElseThrow().own();
    }

    private static List<JournalEntry> pending(Journal journal) {
        return journal.pending().stream().map(Journal.Pending::entry).toList();
    }

    private static List<Long> ids(List<JournalEntry> entries) {
        return entries.stream().map(JournalEntry::id).toList();
    }

    private static List<Long> list(long... ids) {
        return LongStream.of(ids).boxed().toList();
    }

    private static JournalEntry entry(long id) {
        return new JournalEntry(id, -id, "{\"update_id\":" + id + "}", false, false);
    }

    private static JournalEntry delivered(long id) {
        return new JournalEntry(id, 1, "{}", false, true);
    }

    /** The log of the only instance that has one. */
    private Path log() throws IOException {
        List<Path> logs = files().stream()
                .filter(file -> file.toString().endsWith(".log"))
                .toList();
        assertThat(logs).hasSize(1);
        return logs.getFirst();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("123.journal"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void mount(String options) throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/bin/mount")),
                "only root can mount");
        assumeTrue(run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) == 0, "cannot mount here");
        mounted = true;
    }

    private static void fill(Path ballast) {
        try {
            Files.write(ballast, new byte[1 << 20]);
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }
}
