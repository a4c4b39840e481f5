package dev.baton.lease.redis;

import dev.baton.lease.FailedEntry;
import dev.baton.lease.FencingToken;
import dev.baton.lease.Journal;
import dev.baton.lease.JournalEntry;
import dev.baton.lease.LeaseStoreException;
import dev.baton.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal that goes with a lease in Redis, as one instance sees it. One script an act, and one round trip.
 *
 * <h2>Keys</h2>
 *
 * For the journal of a lease named N, beside those of {@link RedisLeaseStore}:
 *
 * <table>
 * <caption>What is kept</caption>
 * <tr><td>{@code {baton:N}:journal}</td><td>hash: for each id its flags, lane and owner</td></tr>
 * <tr><td>{@code {baton:N}:texts}</td><td>hash: for each id its text. Apart, because many acts look through the journal,
 *     and none needs all texts</td></tr>
 * <tr><td>{@code {baton:N}:present}</td><td>hash: for each instance that has entries, until when it counts as present,
 *     in ms. Who has fallen silent is removed by the next holder</td></tr>
 * <tr><td>{@code {baton:N}:failed}</td><td>hash: for each id that was set aside its flags, lane and time, its reason and
 *     its text</td></tr>
 * <tr><td>{@code {baton:N}:failures}</td><td>sorted set: those ids, in the order in which they failed</td></tr>
 * <tr><td>{@code {baton:N}:done:C}</td><td>bitmap: the ids that were delivered and are done, from 8192 C on; expires an
 *     hour after the last of them may be forgotten</td></tr>
 * <tr><td>{@code {baton:N}:given-up:I}</td><td>how many questions the instance I had given up when it asked one that was
 *     answered; expires after an hour</td></tr>
 * <tr><td>{@code {baton:N}:journal-ch}</td><td>channel on which it is told that entries became free or were done
 *     ({@code by I}: not to the instance I, which did it)</td></tr>
 * </table>
 *
 * A journal that is not used costs nothing. What is written and what is adopted is fenced by the token of the lease, in
 * the same script. When Redis is full, new entries are refused; whatever else is asked goes on.
 *
 * <h2>What arrives late</h2>
 *
 * A question that was given up may still be on its way, on the connection before this one, and would undo what was told
 * later. So each says how many were given up before it, and one that says less than the highest number that was
 * answered is refused. As long as all are answered, nothing is kept for that.
 *
 * <p>Thread-safe.
 */
final class RedisJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(RedisJournal.class);

    /** A bitmap lives for longer than a day, because its last bit may be set just before it would expire. */
    private static final String LIFE =
            Long.toString(MEMORY.plus(Duration.ofHours(1)).toMillis());

    private static final int PARTS_OF_A_FAILURE = 3;

    private final JournalKeys keys;
    private final String self;
    private final String presence;
    private final RedisLink link;
    private final FirstLook firstLook;
    private final Replicas replicas;
    private final WakeUps wakeUps;
    private final TimeSource time;

    /** How many questions had no answer. */
    private final AtomicLong givenUp = new AtomicLong();

    private volatile boolean came;
    private volatile boolean closed;

    RedisJournal(
            JournalKeys keys,
            String self,
            Duration presence,
            RedisLink link,
            FirstLook firstLook,
            Replicas replicas,
            WakeUps wakeUps,
            TimeSource time) {
        this.keys = keys;
        this.self = self;
        this.presence = Long.toString(presence.toMillis());
        this.link = link;
        this.firstLook = firstLook;
        this.replicas = replicas;
        this.wakeUps = wakeUps;
        this.time = time;
    }

    @Override
    public boolean write(FencingToken token, List<JournalEntry> own, List<JournalEntry> free, Collection<Long> freed) {
        List<String> values = new ArrayList<>(List.of(
                token.toString(),
                presence,
                keys.channel(),
                Integer.toString(own.size()),
                Integer.toString(free.size())));
        own.forEach(entry -> add(values, entry));
        free.forEach(entry -> add(values, entry));
        freed.forEach(id -> values.add(Long.toString(id)));
        came |= !own.isEmpty();
        return ask(Script.JOURNAL_WRITE, keys.scripts(), values, /* confirmed= */ true)
                .is("WRITTEN");
    }

    private static void add(List<String> values, JournalEntry entry) {
        Collections.addAll(values, Long.toString(entry.id()), flags(entry), Long.toString(entry.lane()), entry.text());
    }

    private static String flags(JournalEntry entry) {
        return Integer.toString((entry.perhapsHandled() ? 1 : 0) + (entry.delivered() ? 2 : 0));
    }

    @Override
    public void free(Collection<Long> ids) {
        free(ids, /* begun= */ false);
    }

    @Override
    public void giveBack(Collection<Long> ids) {
        free(ids, /* begun= */ true);
    }

    private void free(Collection<Long> ids, boolean begun) {
        List<String> values = new ArrayList<>(List.of(keys.channel(), begun ? "1" : "0"));
        ids.forEach(id -> values.add(Long.toString(id)));
        ask(Script.JOURNAL_FREE, keys.scripts(), values, /* confirmed= */ true);
    }

    @Override
    public Optional<Adoption> adopt(FencingToken token, Set<Long> known) {
        List<String> values = new ArrayList<>(List.of(token.toString(), presence));
        known.forEach(id -> values.add(Long.toString(id)));
        wakeUps.looking(keys.channel(), self);
        Reply reply = ask(Script.JOURNAL_ADOPT, keys.scripts(), values, /* confirmed= */ false);
        if (reply.is("OLD")) {
            return Optional.empty();
        }
        List<JournalEntry> own = new ArrayList<>();
        List<Elsewhere> elsewhere = new ArrayList<>();
        int others = 2 + 4 * Math.toIntExact(reply.number(1));
        for (int at = 2; at < others; at += 4) {
            own.add(entry(reply, at));
        }
        for (int at = others; at < reply.parts().size(); at += 2) {
            elsewhere.add(new Elsewhere(reply.number(at), reply.number(at + 1)));
        }
        came |= !own.isEmpty();
        own.sort(Comparator.comparingLong(JournalEntry::id));
        elsewhere.sort(Comparator.comparingLong(Elsewhere::id));
        return Optional.of(new Adoption(own, elsewhere));
    }

    /** An entry of which id, flags, lane and text begin at an index. */
    private static JournalEntry entry(Reply reply, int at) {
        return entry(
                reply.number(at),
                reply.number(at + 1),
                reply.number(at + 2),
                reply.text(at + 3).orElse(""));
    }

    private static JournalEntry entry(long id, long flags, long lane, String text) {
        return new JournalEntry(id, lane, text, (flags & 1) != 0, (flags & 2) != 0);
    }

    @Override
    public List<Acceptance> accept(List<JournalEntry> entries) {
        came = true;
        List<String> values = new ArrayList<>(List.of(presence));
        for (JournalEntry entry : entries) {
            add(values, entry);
            values.add(JournalKeys.bit(entry.id()));
        }
        List<Long> ids = entries.stream().map(JournalEntry::id).toList();
        Reply reply = ask(Script.JOURNAL_ACCEPT, keys.scripts(ids), values, /* confirmed= */ true);
        List<Acceptance> answers = new ArrayList<>();
        int at = 1;
        for (long id : ids) {
            switch (reply.text(at).orElse("")) {
                case "ELSEWHERE" -> answers.add(new Acceptance.HandledElsewhere());
                case "DONE" -> answers.add(new Acceptance.Done());
                default -> {
                    Acceptance.Accepted accepted = accepted(id, reply, at + 1);
                    answers.add(accepted);
                    at += 4 + accepted.before().size();
                }
            }
            at++;
        }
        return answers;
    }

    /** What is said of an entry that is ours from an index on. */
    private static Acceptance.Accepted accepted(long id, Reply reply, int at) {
        JournalEntry ours = entry(
                id, reply.number(at), reply.number(at + 1), reply.text(at + 2).orElse(""));
        List<Elsewhere> before = new ArrayList<>();
        for (int i = 1; i <= reply.number(at + 3); i++) {
            before.add(new Elsewhere(reply.number(at + 3 + i), ours.lane()));
        }
        before.sort(Comparator.comparingLong(Elsewhere::id));
        return new Acceptance.Accepted(ours, before);
    }

    @Override
    public void done(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<String> values = new ArrayList<>(List.of(keys.channel(), LIFE));
        ids.forEach(id -> Collections.addAll(values, Long.toString(id), JournalKeys.bit(id)));
        ask(Script.JOURNAL_DONE, keys.scripts(ids), values, /* confirmed= */ false);
    }

    @Override
    public void fail(FailedEntry failed) {
        JournalEntry entry = failed.entry();
        String kept = flags(entry) + " " + entry.lane() + " "
                + failed.failedAt().toEpochMilli() + "\n"
                + failed.reason().replace('\n', ' ') + "\n" + entry.text();
        ask(
                Script.JOURNAL_FAIL,
                keys.scripts(List.of(entry.id())),
                List.of(
                        keys.channel(),
                        LIFE,
                        Long.toString(entry.id()),
                        JournalKeys.bit(entry.id()),
                        flags(entry),
                        kept,
                        Integer.toString(MOST_FAILED)),
                /* confirmed= */ true);
    }

    @Override
    public List<FailedEntry> failed() {
        Reply reply = ask(Script.JOURNAL_FAILED, keys.scripts(), List.of(), /* confirmed= */ false);
        List<FailedEntry> all = new ArrayList<>();
        for (int at = 1; at < reply.parts().size(); at += 2) {
            long id = reply.number(at);
            reply.text(at + 1).flatMap(kept -> failure(id, kept)).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<FailedEntry> failure(long id, String kept) {
        String[] lines = kept.split("\n", PARTS_OF_A_FAILURE);
        String[] words = lines[0].split(" ", PARTS_OF_A_FAILURE);
        if (lines.length < PARTS_OF_A_FAILURE || words.length < PARTS_OF_A_FAILURE) {
            return Optional.empty();
        }
        JournalEntry entry = entry(id, Long.parseLong(words[0]), Long.parseLong(words[1]), lines[2]);
        return Optional.of(new FailedEntry(entry, Instant.ofEpochMilli(Long.parseLong(words[2])), lines[1]));
    }

    @Override
    public boolean replay(long id) {
        return ask(
                        Script.JOURNAL_REPLAY,
                        keys.scripts(),
                        List.of(keys.channel(), Long.toString(id)),
                        /* confirmed= */ true)
                .is("REPLAYED");
    }

    @Override
    public boolean drop(long id) {
        return ask(Script.JOURNAL_DROP, keys.scripts(), List.of(Long.toString(id)), /* confirmed= */ false)
                .is("DROPPED");
    }

    @Override
    public List<Pending> pending() {
        Reply reply = ask(Script.JOURNAL_PENDING, keys.scripts(), List.of(), /* confirmed= */ false);
        List<Pending> all = new ArrayList<>();
        for (int at = 1; at < reply.parts().size(); at += 6) {
            all.add(new Pending(
                    entry(reply, at), reply.text(at + 4).filter(owner -> !owner.isEmpty()), reply.flag(at + 5)));
        }
        all.sort(Comparator.comparingLong(pending -> pending.entry().id()));
        return all;
    }

    @Override
    public Set<Long> keepPresent() {
        if (closed) {
            return Set.of();
        }
        came = true;
        Reply reply = ask(Script.JOURNAL_COME, keys.scripts(), List.of(presence), /* confirmed= */ false);
        Set<Long> ours = new HashSet<>();
        for (int at = 1; at < reply.parts().size(); at++) {
            ours.add(reply.number(at));
        }
        return ours;
    }

    /** {@inheritDoc} A message from Redis can be lost; so do not wait for longer than that may cost. */
    @Override
    public void awaitChange(Duration atMost) throws InterruptedException {
        long deadline = time.nanos() + atMost.toNanos();
        long left = atMost.toNanos();
        while (left > 0 && !closed && !wakeUps.await(keys.channel(), self, Duration.ofNanos(left))) {
            left = deadline - time.nanos();
        }
    }

    @Override
    public void close() {
        closed = true;
        // What was given up may have made us present; but for that a stop does not wait for a server that is silent.
        if (came || (givenUp.get() > 0 && !link.isOutOfReach())) {
            came = false;
            try {
                ask(Script.JOURNAL_LEAVE, keys.scripts(), List.of(keys.channel()), /* confirmed= */ false);
            } catch (LeaseStoreException outage) {
                LOG.debug("The presence of {} ends by itself", self, outage);
            }
        }
    }

    private Reply ask(Script script, List<String> scriptKeys, List<String> values, boolean confirmed) {
        return link.act(keys.lease(), redis -> {
            firstLook.look(redis, keys.lease());
            Reply reply = ask(redis, script, scriptKeys, values);
            if (confirmed) {
                replicas.confirmRenewed(redis);
            }
            return reply;
        });
    }

    private Reply ask(RedisCommands redis, Script script, List<String> scriptKeys, List<String> values) {
        long before = givenUp.getAndIncrement();
        List<String> all = new ArrayList<>(List.of(self, Long.toString(before)));
        all.addAll(values);
        Reply reply = redis.run(script, scriptKeys, all.toArray(String[]::new));
        givenUp.set(before);
        if (reply.is("LATE")) {
            givenUp.set(reply.number(1));
            return ask(redis, script, scriptKeys, values);
        }
        return reply;
    }
}
