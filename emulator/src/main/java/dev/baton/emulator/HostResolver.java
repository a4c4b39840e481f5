package dev.baton.emulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the address of a host, in its own time. */
interface HostResolver {

    /** Tells the address, or that there is none; on another thread, or on this one before it returns. */
    void resolve(String host, Consumer<Optional<InetAddress>> whenDone);

    /** Asks the system; literal addresses are told at once. */
    static HostResolver system() {
        return (host, whenDone) -> {
            if (isLiteral(host)) {
                whenDone.accept(lookUp(host));
            } else {
                Thread.ofVirtual().name("baton-emulator-resolver").start(() -> whenDone.accept(lookUp(host)));
            }
        };
    }

    /** Whether a text is an address rather than a name. */
    static boolean isLiteral(String host) {
        return host.matches("\\d{1,3}(\\.\\d{1,3}){3}") || host.contains(":");
    }

    /** Asks the system and waits. */
    static Optional<InetAddress> lookUp(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
