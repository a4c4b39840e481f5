package dev.baton.lease;

import java.time.Duration;
import java.util.Optional;

/**
 * Where leases are kept. Every store passes the {@code LeaseStoreContract} of the test kit.
 *
 * <p>Each method that asks the store answers within a second or so, or throws {@link LeaseStoreException}: which means
 * that the store is out of reach, never that a lease is free. Thread-safe.
 */
public interface LeaseStore extends AutoCloseable {

    /**
     * Takes the lease if it is free, in one atomic step. Asking again while one holds it answers with the same token,
     * so that a lost answer is repaired by repeating the question.
     *
     * @param name what the lease is for; letters, digits, {@code -}, {@code _} and {@code .} only
     * @param holder who asks
     * @param timeToLive how long the lease lives unless it is renewed
     * @return whether we have it, or who does
     * @throws LeaseStoreException if the store is out of reach
     */
    Acquisition acquire(String name, Holder holder, Duration timeToLive);

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
     * Lets go of a lease. Does nothing if it has passed to somebody else.
     *
     * @param lease a lease that this store gave
     * @throws LeaseStoreException if the store is out of reach; the lease then ends by itself
     */
    void release(Lease lease);

    /**
     * Looks without touching.
     *
     * @param name what the lease is for
     * @return who holds it; empty if nobody does
     * @throws LeaseStoreException if the store is out of reach
     */
    Optional<Holding> read(String name);

    /**
     * Waits until it is worth asking for a lease again: it was let go, or so much time has passed. May return early.
     *
     * @param name what the lease is for
     * @param atMost how long to wait if nothing happens
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void awaitChange(String name, Duration atMost) throws InterruptedException;

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
