package dev.baton.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The durable list of what was taken on behalf of one lease and is not handled yet, as one instance sees it. Every
 * journal passes the {@code JournalContract} of the test kit.
 *
 * <p>Each entry has an owner, the instance that handles it or is going to, or is free. An instance is present from its
 * first entry on for as long as it {@linkplain #keepPresent says so}, or as the store can tell that it lives; the
 * entries of an instance that is not present any more are anybody's. The holder of the lease adopts them, and the free
 * ones.
 *
 * <p>Each method that asks the store answers within a second or so, or throws {@link LeaseStoreException} if it is out
 * of reach; it is unknown then whether the act was done, and every act may be repeated without harm. It may still be
 * done later, but not after the next act of this instance that is answered: so nothing undoes what was told later, if
 * one act follows the other. What was answered survives the death of this process at any moment. Thread-safe.
 */
public interface Journal extends AutoCloseable {

    /** How many failed entries are kept; the oldest are dropped. */
    int MOST_FAILED = 1000;

    /** How long the id of a {@linkplain JournalEntry#delivered() delivered} entry is remembered when it is done. */
    Duration MEMORY = Duration.ofDays(1);

    /**
     * Writes entries as our own, and frees others that are ours already, in one step. An entry that is there already is
     * written anew, whoever owned it.
     *
     * @param token that of our lease
     * @param own entries that we handle or are going to
     * @param free entries that are left for the holder after us
     * @param freed ids of entries that are ours already and that we have not begun and will not; others are passed over
     * @return false if the lease has a newer token, so that nothing was written
     * @throws LeaseStoreException if the store is out of reach
     */
    boolean write(FencingToken token, List<JournalEntry> own, List<JournalEntry> free, Collection<Long> freed);

    /**
     * Frees entries of ours that we have not begun and will not, and tells the holder. Needs no lease.
     *
     * @param ids which; those that are not ours are passed over
     * @throws LeaseStoreException if the store is out of reach
     */
    void free(Collection<Long> ids);

    /**
     * As {@link #free}, for entries that we have begun and will not finish: they are marked.
     *
     * @param ids which; those that are not ours are passed over
     * @throws LeaseStoreException if the store is out of reach
     */
    void giveBack(Collection<Long> ids);

    /**
     * Makes all free entries and those of instances that are not present our own. Free ones stay as they are; the
     * others may have been handled, and are marked so.
     *
     * @param token that of our lease
     * @param known ids that we know to be ours
     * @return our entries that are not known, and which others are with instances that are present; empty if the lease
     *     has a newer token, so that nothing was changed
     * @throws LeaseStoreException if the store is out of reach
     */
    Optional<Adoption> adopt(FencingToken token, Set<Long> known);

    /**
     * What {@link #adopt} found.
     *
     * @param own entries that are ours now, by ascending id
     * @param elsewhere entries of instances that are present, by ascending id
     */
    record Adoption(List<JournalEntry> own, List<Elsewhere> elsewhere) {}

    /**
     * An entry that is not ours: another instance handles it or, if that is gone or has left it, whoever takes it over.
     *
     * @param id its number
     * @param lane its lane, which has to wait for it
     */
    record Elsewhere(long id, long lane) {}

    /**
     * Notes entries that were delivered to us as our own, unless they are known, in one step. Needs no lease.
     *
     * @param entries what was delivered
     * @return of each, in the same order, whether we are to handle it
     * @throws LeaseStoreException if the store is out of reach
     */
    List<Acceptance> accept(List<JournalEntry> entries);

    /**
     * As {@link #accept(List)}, for one entry.
     *
     * @param entry what was delivered
     * @return whether we are to handle it
     * @throws LeaseStoreException if the store is out of reach
     */
    default Acceptance accept(JournalEntry entry) {
        return accept(List.of(entry)).getFirst();
    }

    /** What became of an entry that was delivered. */
    sealed interface Acceptance {

        /**
         * It is ours: it was not known, or its owner is not present any more, or we own it already.
         *
         * @param entry the entry, marked if it may have been handled
         * @param before entries of its lane with lower ids that are not ours, by ascending id: those of other
         *     instances, present or not, and free ones
         */
        record Accepted(JournalEntry entry, List<Elsewhere> before) implements Acceptance {}

        /** Another instance, which is present, handles it. */
        record HandledElsewhere() implements Acceptance {}

        /** It was handled, or it failed and was set aside. */
        record Done() implements Acceptance {}
    }

    /**
     * Removes entries of ours that were handled. The ids of those that were delivered are remembered. Tells those who
     * wait for a change; of those that were delivered, only if somebody was told at an {@link #accept(List)} that it
     * comes before another. Needs no lease: who has begun to handle an entry may always say that it is done.
     *
     * @param ids which; those of others are passed over
     * @throws LeaseStoreException if the store is out of reach
     */
    void done(Collection<Long> ids);

    /**
     * Sets an entry aside that could not be handled, whether it was in the journal or not. As {@link #done} otherwise.
     *
     * @param failed the entry, and why
     * @throws LeaseStoreException if the store is out of reach
     */
    void fail(FailedEntry failed);

    /**
     * What was set aside.
     *
     * @return the failed entries, the oldest first
     * @throws LeaseStoreException if the store is out of reach
     */
    List<FailedEntry> failed();

    /**
     * Takes an entry that was set aside up again, as a free one that may have been handled before, and tells the
     * holder.
     *
     * @param id which
     * @return whether it was there
     * @throws LeaseStoreException if the store is out of reach
     */
    boolean replay(long id);

    /**
     * Forgets an entry that was set aside.
     *
     * @param id which
     * @return whether it was there
     * @throws LeaseStoreException if the store is out of reach
     */
    boolean drop(long id);

    /**
     * Looks without touching.
     *
     * @return what is not handled yet, by ascending id
     * @throws LeaseStoreException if the store is out of reach
     */
    List<Pending> pending();

    /**
     * What is known of an entry that is not handled yet.
     *
     * @param entry the entry
     * @param owner the identity of its owner; empty if it is free
     * @param present whether the owner is present; false if it is free
     */
    record Pending(JournalEntry entry, Optional<String> owner, boolean present) {

        /**
         * Whether it is an instance's.
         *
         * @param instance its identity
         * @return false also if it is free
         */
        public boolean isOwnedBy(String instance) {
            return owner.filter(instance::equals).isPresent();
        }
    }

    /**
     * Says that we are still there. To be called every quarter of the presence while we own entries.
     *
     * @return the ids of the entries of ours that the store has: not all that we know of if it has lost some or others
     *     have taken them, and more if something was done that was not answered
     * @throws LeaseStoreException if the store is out of reach
     */
    Set<Long> keepPresent();

    /**
     * Waits until it is worth adopting or looking again, because since our last question entries became free or were
     * {@linkplain #done done}, by another instance; or until so much time has passed. May return early. An instance
     * that dies is noticed by looking only.
     *
     * @param atMost how long to wait if nothing happens
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void awaitChange(Duration atMost) throws InterruptedException;

    /** Ends our presence. Entries that are still ours are those of an instance that died. */
    @Override
    void close();
}
