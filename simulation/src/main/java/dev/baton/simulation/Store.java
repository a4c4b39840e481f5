package dev.baton.simulation;

import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStore;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the lease is kept, and what can happen to it there. */
interface Store {

    /** The store as one instance sees it. */
    LeaseStore connect(Machine from, Wire wire, String name, Holder holder);

    /** The journal as it is there, with no network in between; not to be written. */
    Journal journal();

    /** The ids of what is in the journal. */
    default Set<Long> entries() {
        return journal().pending().stream().map(pending -> pending.entry().id()).collect(Collectors.toSet());
    }

    /** The ids of what is set aside. */
    default Set<Long> failed() {
        return journal().failed().stream().map(failure -> failure.entry().id()).collect(Collectors.toSet());
    }

    Server server();

    /** Whether nobody has the lease, by what is known here: one who has it may not have heard so. */
    boolean isFree();

    /** SIGSTOP. */
    void freeze();

    /** SIGCONT. */
    void thaw();

    /** Whether it is a server that can lose what it knows, as those below do. */
    boolean forgets();

    /** It comes back after a while and knows nothing. */
    default void restartEmpty(Duration after) {
        throw new UnsupportedOperationException();
    }

    /** It comes back after a while with everything that it knew. */
    default void restart(Duration after) {
        throw new UnsupportedOperationException();
    }

    /** A replica takes its place that knows what was known so long ago. */
    default void failOver(Duration lag) {
        throw new UnsupportedOperationException();
    }

    /** Somebody deletes the key that expires; or the server evicts it. */
    default void loseKey() {
        throw new UnsupportedOperationException();
    }

    /** It has no memory left, or has again. */
    default void full(boolean full) {
        throw new UnsupportedOperationException();
    }

    /** Somebody sets its clock. */
    default void jump(Duration by) {
        throw new UnsupportedOperationException();
    }
}
