package dev.baton.simulation;

import dev.baton.SimulatedRuntime;
import dev.baton.lease.Holder;
import dev.baton.lease.InMemoryLeaseStore;
import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStore;
import java.time.Duration;

/** The store in memory, made a server: with a clock of its own, reached over wires. */
final class MemoryStore implements Store {

    private static final Duration LONG = Duration.ofHours(1);

    private final Machine machine;
    private final Server server;
    private final InMemoryLeaseStore store;

    MemoryStore(World world, double rate) {
        this.server = new Server(world);
        this.machine = new Machine(world, "store", rate);
        this.store = new InMemoryLeaseStore(machine.clock());
    }

    @Override
    public LeaseStore connect(Machine from, Wire wire, String name, Holder holder) {
        MemoryStoreOnWire client = new MemoryStoreOnWire(
                store,
                from,
                wire,
                (journal, heard) -> machine.start("teller of a journal", () -> tell(journal, heard)));
        machine.start("teller", () -> tell(client, wire, name, holder));
        return client;
    }

    /** Tells a client of every change. */
    private void tell(MemoryStoreOnWire client, Wire wire, String name, Holder holder) {
        try {
            while (true) {
                if (store.awaitChange(name, holder, LONG)) {
                    wire.push(client::heard);
                }
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Journal journal, Runnable heard) {
        try {
            while (true) {
                journal.awaitChange(LONG);
                heard.run();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Journal journal() {
        return store.journal(SimulatedRuntime.LEASE, Holder.unknown("who looks"), LONG);
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public boolean isFree() {
        return store.read(SimulatedRuntime.LEASE).isEmpty();
    }

    @Override
    public void freeze() {
        server.freeze();
        machine.freeze();
    }

    @Override
    public void thaw() {
        machine.thaw();
        server.up();
    }

    @Override
    public boolean forgets() {
        return false;
    }
}
