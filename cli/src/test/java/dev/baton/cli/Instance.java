package dev.baton.cli;

import dev.baton.cli.chaos.TcpProxy;
import java.time.Duration;
import java.time.Instant;

/** An instance of the bot in trouble: a process, and the two wires by which it reaches Redis and the Bot API. */
record Instance(String name, BatonProcess process, TcpProxy redis, TcpProxy telegram) {

    Instance awaitHolding() {
        process.awaitState("holding");
        return this;
    }

    /** Waits until it is known to have asked, and to wait. */
    Instance awaitStandingBy() {
        process.awaitLine("Standing by: ");
        process.awaitState("standby");
        return this;
    }

    boolean isHolding() {
        return process.isAlive() && process.isInState("holding");
    }

    long token() {
        return Long.parseLong(process.status().field("token").orElseThrow());
    }

    String id() {
        return process.status().field("instance").orElseThrow();
    }

    /** How often it came to hold the lease. */
    int holdings() {
        return process.lines("Holding the lease").size();
    }

    /** From one moment to now. */
    static Duration since(Instant moment) {
        return Duration.between(moment, Instant.now());
    }

    @Override
    public String toString() {
        return name;
    }
}
