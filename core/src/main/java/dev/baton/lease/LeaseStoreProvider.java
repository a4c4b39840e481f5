package dev.baton.lease;

import dev.baton.time.TimeSource;
import java.net.URI;

/**
 * Opens stores that are named by an address. Found by {@link java.util.ServiceLoader}, so that core depends on no
 * client of any server.
 */
public interface LeaseStoreProvider {

    /**
     * Whether this provider knows stores of this kind.
     *
     * @param address the address, such as {@code redis://localhost:6379/0}
     * @return true if {@link #open} may be called with it
     */
    boolean supports(URI address);

    /**
     * Makes a store. Does not connect: that the server is down is said by the store's methods, each time they are
     * called.
     *
     * @param address an address that is supported
     * @param time the source of time
     * @return a store, to be closed by the caller
     * @throws IllegalArgumentException if the address lacks something; the message says what, without a secret
     */
    LeaseStore open(URI address, TimeSource time);
}
