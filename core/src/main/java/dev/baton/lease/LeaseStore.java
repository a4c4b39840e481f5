package dev.baton.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where leases are kept. Every store passes the {@code LeaseStoreContract} of the test kit.
 *
 * <p>Each method that asks the store answers within a second or so, or throws {@link LeaseStoreException}: which means
 * that the store is out of reach, never that a lease is free. Thread-safe.
 */
public interface LeaseStore extends AutoCloseable {

    /**
     * How long a lease that was {@linkplain #pass passed on} waits for its new holder to take it. Then it is free
     * again, so that a new holder that died in between costs less than a second.
     */
    Duration CLAIM = Duration.ofMillis(800);

    /**
     * Asks for a lease as one who leaves if another holds it.
     *
     * @param name what the lease is for; letters, digits, {@code -}, {@code _} and {@code .} only
     * @param holder who asks
     * @param timeToLive how long the lease lives unless it is renewed
     * @return whether we have it, or who does
     * @throws LeaseStoreException if the store is out of reach
     */
    default Acquisition acquire(String name, Holder holder, Duration timeToLive) {
        return acquire(name, holder, timeToLive, Stance.ONCE);
    }

    /**
     * Takes the lease if it is free, in one atomic step. Asking again while one holds it answers with the same token,
     * so that a lost answer is repaired by repeating the question.
     *
     * <p>Who does not get it and waits is a standby for as long as {@code timeToLive} after each time that it asks.
     * Whether a standby came before or after the last hand-over is told by when it began to wait: the wish for a
     * hand-over of one that began before is refused, so that two instances never take the lease from each other in
     * turns.
     *
     * @param name what the lease is for; letters, digits, {@code -}, {@code _} and {@code .} only
     * @param holder who asks
     * @param timeToLive how long the lease lives unless it is renewed
     * @param stance what to do if another holds it
     * @return whether we have it, or who does
     * @throws LeaseStoreException if the store is out of reach
     */
    Acquisition acquire(String name, Holder holder, Duration timeToLive, Stance stance);

    /**
     * The lease that was passed to a standby, if the store has told it so much that it need not ask any more; and if
     * that was after its last question, so that the lease cannot end before {@link #CLAIM} has passed since then. It
     * has to be {@linkplain #renew renewed} within that time. If it is not, the next holder is told that the one before
     * fell silent.
     *
     * <p>Asks nobody. Told once, after {@link #awaitChange}; who gets nothing here asks for the lease as ever.
     *
     * @param name what the lease is for
     * @param holder the standby
     * @return the answer that asking for it would have
     */
    default Optional<Acquisition.Acquired> handedOver(String name, Holder holder) {
        return Optional.empty();
    }

    /**
     * Prolongs a lease to its full time to live.
     *
     * @param lease a lease that this store gave
     * @param timeToLive how long it lives from now
     * @return whether it is still ours
     * @throws LeaseStoreException if the store is out of reach; the lease then ends by itself
     */
    Renewal renew(Lease lease, Duration timeToLive);

    /**
     * Lets go of a lease, and leaves nothing for the next one.
     *
     * @param lease a lease that this store gave
     * @throws LeaseStoreException if the store is out of reach; the lease then ends by itself
     */
    default void release(Lease lease) {
        release(lease, "");
    }

    /**
     * Lets go of a lease. Does nothing if it has passed to somebody else.
     *
     * @param lease a lease that this store gave
     * @param note a few words for whoever has the lease next, who gets them with it; empty if there is nothing to say
     * @throws LeaseStoreException if the store is out of reach; the lease then ends by itself
     */
    void release(Lease lease, String note);

    /**
     * Stops waiting. A standby that does so is not listed any more, and lets go of a lease that was passed to it and
     * that it has not taken yet.
     *
     * @param name what the lease is for
     * @param holder who waited
     * @throws LeaseStoreException if the store is out of reach; all of that then ends by itself
     */
    void withdraw(String name, Holder holder);

    /**
     * Passes a lease on, in one step and with a new fencing token: nobody else can have it in between. The new holder
     * has to take it within {@link #CLAIM}: by asking for it, or by renewing it if it was {@linkplain #handedOver told}
     * enough to do that.
     *
     * @param lease a lease that this store gave
     * @param to a standby
     * @param note a few words for whoever has the lease next, who gets them with it
     * @return true if the lease is its now; false if nothing has changed, because it does not wait any more, or the
     *     lease was not ours
     * @throws LeaseStoreException if the store is out of reach; the lease may have been passed on or not
     */
    boolean pass(Lease lease, Holder to, String note);

    /**
     * Asks the holder of a lease to hand it over to a standby, whenever that began to wait: for an operator.
     *
     * @param name what the lease is for
     * @param instance the identity of the standby
     * @return whether the holder will be told
     * @throws LeaseStoreException if the store is out of reach
     */
    Offer offer(String name, String instance);

    /**
     * Who waits.
     *
     * @param name what the lease is for
     * @return the standbys, the one that came first at the head
     * @throws LeaseStoreException if the store is out of reach
     */
    List<Standby> standbys(String name);

    /**
     * Looks without touching.
     *
     * @param name what the lease is for
     * @return who holds it; empty if nobody does
     * @throws LeaseStoreException if the store is out of reach
     */
    Optional<Holding> read(String name);

    /**
     * Waits until it is worth looking at a lease again, because since one's last question it was let go, passed on, or
     * asked for; or until so much time has passed. May return early.
     *
     * @param name what the lease is for
     * @param holder who waits, as its holder or as a standby
     * @param atMost how long to wait if nothing happens
     * @return whether something happened, as far as the store can tell
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    boolean awaitChange(String name, Holder holder, Duration atMost) throws InterruptedException;

    /**
     * Opens the journal that goes with a lease. Asks nobody yet.
     *
     * @param name what the lease is for
     * @param holder whose view it is
     * @param presence how long an instance that falls silent counts as present, where the store cannot tell that it is
     *     dead
     * @return a journal, to be closed before the store
     */
    Journal journal(String name, Holder holder, Duration presence);

    /**
     * Where this store is, in words for people, without a secret: a folder, or the address of a server.
     *
     * @return one line
     */
    String location();

    /**
     * Whether instances on other hosts see the same leases.
     *
     * @return false for a store on the disk of one host
     */
    boolean shared();

    /** Closes connections and files. A lease that is still held ends with that, or by itself; let go of it before. */
    @Override
    void close();
}
