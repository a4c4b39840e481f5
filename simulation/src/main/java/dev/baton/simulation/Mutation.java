package dev.baton.simulation;

import dev.baton.botapi.BotApi;
import dev.baton.lease.LeaseStore;
import dev.baton.time.TimeSource;

/** A fault built into every instance, to show that the simulation notices it. */
interface Mutation {

    /** Instances as they are. */
    Mutation NONE = new Mutation() {};

    default LeaseStore store(LeaseStore store, TimeSource time) {
        return store;
    }

    default BotApi api(BotApi api) {
        return api;
    }

    default TimeSource time(TimeSource time) {
        return time;
    }
}
