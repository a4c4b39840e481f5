package dev.baton.lease;

/** How an instance asks for a lease, in case another holds it. */
public enum Stance {
    /** It asks once and leaves no trace. */
    ONCE,

    /**
     * It waits. For as long as it goes on asking it is listed among the {@linkplain LeaseStore#standbys standbys}, and
     * the lease can be handed over to it.
     */
    WAITING,

    /** It waits, and asks the holder to hand over. */
    ASKING
}
