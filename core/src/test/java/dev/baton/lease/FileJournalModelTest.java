package dev.baton.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.lease.Journal.Acceptance;
import dev.baton.lease.Journal.Adoption;
import dev.baton.lease.Journal.Pending;
import dev.baton.time.ManualTime;
import dev.baton.time.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random acts of three instances on journals in files, each of which may die at any moment, beside the same acts on
 * those in memory: the answers and what is seen have to be the same.
 */
final class FileJournalModelTest {

    private static final int SEEDS = Integer.getInteger("seeds", 20);
    private static final int ACTS = 60;
    private static final int IDS = 8;
    private static final int INSTANCES = 3;
    private static final Duration PRESENCE = Duration.ofDays(365);
    private static final FencingToken TOKEN = new FencingToken(Long.MAX_VALUE);

    @TempDir
    private Path folder;

    private final InMemoryLeaseStore memory = new InMemoryLeaseStore(new ManualTime());
    private final List<Instance> instances = new ArrayList<>();
    private int born;
    private int failures;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    /** One instance, twice. */
    private record Instance(String name, FileLeaseStore store, Journal file, Journal model) {

        void die() {
            file.close();
            store.close();
            model.close();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void files_do_what_memory_does(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(born());
        }
        try {
            for (int act = 0; act < ACTS; act++) {
                int who = random.nextInt(INSTANCES);
                String what = act(random, who);
                compare("seed " + seed + ", act " + act + ": " + what);
            }
            assertEverythingIsTakenOver(random.nextInt(INSTANCES));
        } finally {
            instances.forEach(Instance::die);
        }
    }

    private Instance born() {
        born++;
        Holder holder = new Holder("instance-" + born, "here", "1", Instant.EPOCH);
        FileLeaseStore store = new FileLeaseStore(folder, TimeSource.system());
        return new Instance(
                holder.instance(), store, store.journal("1", holder, PRESENCE), memory.journal("1", holder, PRESENCE));
    }

    private String act(Random random, int who) throws IOException {
        Instance one = instances.get(who);
        long id = 1L + random.nextInt(IDS);
        Map<Long, Pending> pending = pending(one.model);
        boolean isFailed =
                one.model.failed().stream().anyMatch(failed -> failed.entry().id() == id);
        Pending known = pending.get(id);
        boolean isOurs = known != null && known.owner().filter(one.name::equals).isPresent();
        boolean isNew = known == null && !isFailed;
        return switch (random.nextInt(12)) {
            case 0, 1 -> {
                List<JournalEntry> own = isNew ? List.of(polled(id)) : List.of();
                List<Long> freed = random.nextBoolean() ? List.of(id % IDS + 1, (id + 1) % IDS + 1) : List.of();
                same(one, journal -> journal.write(TOKEN, own, List.of(), freed));
                yield one.name + " writes " + own + " and frees " + freed;
            }
            case 2 -> {
                List<JournalEntry> left = isNew || isOurs ? List.of(polled(id)) : List.of();
                same(one, journal -> journal.write(TOKEN, List.of(), left, List.of()));
                yield one.name + " leaves " + left;
            }
            case 3 -> {
                same(one, journal -> {
                    journal.free(List.of(id));
                    return id;
                });
                yield one.name + " frees " + id;
            }
            case 4, 5 -> {
                Set<Long> ours = random.nextBoolean() ? Set.of(id) : Set.of();
                same(one, journal -> journal.adopt(TOKEN, ours));
                yield one.name + " adopts and knows " + ours;
            }
            case 6, 7 -> {
                same(one, journal -> journal.accept(delivered(id)));
                yield one.name + " accepts " + id;
            }
            case 8 -> {
                // Nobody is done with what is free, unless an order came late; in files none does.
                List<Long> ids = Stream.of(id, id % IDS + 1)
                        .filter(each -> !pending.containsKey(each)
                                || pending.get(each).owner().isPresent())
                        .toList();
                same(one, journal -> {
                    journal.done(ids);
                    return ids;
                });
                yield one.name + " is done with " + ids;
            }
            case 9 -> {
                if (isOurs || isNew) {
                    JournalEntry entry = known == null ? polled(id) : known.entry();
                    failures++;
                    FailedEntry failed = new FailedEntry(entry, Instant.ofEpochMilli(failures), "failed");
                    same(one, journal -> {
                        journal.fail(failed);
                        return failed;
                    });
                }
                yield one.name + " fails with " + id;
            }
            case 10 -> {
                boolean replay = random.nextBoolean();
                same(one, journal -> replay ? journal.replay(id) : journal.drop(id));
                yield one.name + (replay ? " replays " : " drops ") + id;
            }
            default -> {
                tear(random, one);
                one.die();
                instances.set(who, born());
                yield one.name + " dies";
            }
        };
    }

    /** What an instance was just writing when it died is a record that was not written to its end. */
    private void tear(Random random, Instance one) throws IOException {
        Set<Path> before = logs();
        if (before.isEmpty()
                || !one.file.pending().stream()
                        .anyMatch(
                                entry -> entry.owner().filter(one.name::equals).isPresent())) {
            return;
        }
        byte[] unfinished = new JournalRecord.Change(
                        List.of(new JournalRecord.Stored(polled(99), 0)), List.of(1L, 2L, 3L))
                .toBytes();
        for (Path log : before) {
            if (JournalFolder.read(log).name().equals(one.name)) {
                try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
                    file.seek(file.length());
                    file.write(unfinished, 0, random.nextInt(unfinished.length));
                }
            }
        }
    }

    private Set<Path> logs() throws IOException {
        if (!Files.exists(folder.resolve("1.journal"))) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("1.journal"))) {
            return Set.copyOf(
                    files.filter(file -> file.toString().endsWith(".log")).toList());
        }
    }

    private interface Act<T> {
        T on(Journal journal);
    }

    private <T> void same(Instance one, Act<T> act) {
        T expected = act.on(one.model);
        assertThat(act.on(one.file)).isEqualTo(expected);
    }

    private void compare(String when) {
        for (Instance one : instances) {
            assertThat(pending(one.file))
                    .as("%s, as %s sees it", when, one.name)
                    .isEqualTo(pending(one.model));
            assertThat(one.file.failed()).as("%s, what failed", when).isEqualTo(one.model.failed());
        }
    }

    /** Who is not present has left what it had, perhaps handled, whoever that was. */
    private static Map<Long, Pending> pending(Journal journal) {
        Map<Long, Pending> all = new TreeMap<>();
        for (Pending pending : journal.pending()) {
            boolean left = pending.owner().isPresent() && !pending.present();
            all.put(
                    pending.entry().id(),
                    left
                            ? new Pending(pending.entry().asPerhapsHandled(), Optional.empty(), /* present= */ false)
                            : pending);
        }
        return all;
    }

    private void assertEverythingIsTakenOver(int survivor) throws IOException {
        Instance one = instances.get(survivor);
        for (Instance other : instances) {
            if (!other.equals(one)) {
                other.die();
            }
        }
        Adoption expected = one.model.adopt(TOKEN, Set.of()).orElseThrow();
        assertThat(one.file.adopt(TOKEN, Set.of()).orElseThrow()).isEqualTo(expected);
        for (JournalEntry entry : expected.own()) {
            one.file.done(List.of(entry.id()));
        }
        assertThat(one.file.pending()).isEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("1.journal"))) {
            assertThat(files.filter(Files::isRegularFile)).as("files left").hasSizeLessThanOrEqualTo(1);
        }
        Map<Long, Acceptance> known = new HashMap<>();
        for (long id = 1; id <= IDS; id++) {
            known.put(id, one.file.accept(delivered(id)));
        }
        one.model.done(expected.own().stream().map(JournalEntry::id).toList());
        for (long id = 1; id <= IDS; id++) {
            assertThat(known).containsEntry(id, one.model.accept(delivered(id)));
        }
    }

    private static JournalEntry polled(long id) {
        return new JournalEntry(id, id % 2, "text " + id, false, false);
    }

    private static JournalEntry delivered(long id) {
        return new JournalEntry(id, id % 2, "text " + id, false, true);
    }
}
