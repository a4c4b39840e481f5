package dev.baton.simulation;

import dev.baton.SimulatedRuntime;
import dev.baton.lease.Holder;
import dev.baton.lease.Journal;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.redis.LuaScripts;
import dev.baton.lease.redis.SimulatedRedis;
import dev.baton.lease.redis.SimulatedRedisClient;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisDataException;

/** The store in Redis: its Java and its scripts are the real ones, the server under them is not. */
final class RedisStore implements Store {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final World world;
    private final Ledger ledger;
    private final Machine machine;
    private final Server server;
    private final SimulatedRedis redis;

    RedisStore(World world, Ledger ledger, double rate, LuaScripts scripts) {
        this.world = world;
        this.ledger = ledger;
        this.server = new Server(world);
        this.machine = new Machine(world, "redis", rate);
        this.redis = new SimulatedRedis(machine.clock(), scripts);
    }

    @Override
    public LeaseStore connect(Machine from, Wire wire, String name, Holder holder) {
        return SimulatedRedisClient.connect(redis, new OnWire(wire), from.clock());
    }

    @Override
    public Journal journal() {
        return SimulatedRedisClient.connect(redis, new AtTheServer(), machine.clock())
                .journal(SimulatedRuntime.LEASE, Holder.unknown("who looks"), Duration.ofHours(1));
    }

    @Override
    public Set<Long> entries() {
        return ids("journal");
    }

    @Override
    public Set<Long> failed() {
        return ids("failed");
    }

    private Set<Long> ids(String hash) {
        return redis.fields("{baton:" + SimulatedRuntime.LEASE + "}:" + hash).stream()
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public boolean isFree() {
        return redis.isFree(SimulatedRuntime.LEASE);
    }

    @Override
    public void freeze() {
        server.freeze();
    }

    @Override
    public void thaw() {
        server.up();
    }

    @Override
    public boolean forgets() {
        return true;
    }

    @Override
    public void restartEmpty(Duration after) {
        server.down();
        world.after(after, () -> {
            ledger.storeForgets(redis::forget);
            server.up();
        });
    }

    @Override
    public void restart(Duration after) {
        server.down();
        world.after(after, () -> {
            redis.restarted();
            server.up();
        });
    }

    @Override
    public void failOver(Duration lag) {
        ledger.storeForgets(() -> redis.becomeReplicaOf(lag.toMillis()));
    }

    @Override
    public void loseKey() {
        redis.lose("{baton:" + SimulatedRuntime.LEASE + "}:lease");
    }

    @Override
    public void full(boolean full) {
        redis.full(full);
    }

    @Override
    public void jump(Duration by) {
        machine.clock().jump(by);
    }

    /** No network at all. */
    private record AtTheServer() implements SimulatedRedisClient.Network {

        @Override
        public <T> T call(Supplier<T> act) {
            return act.get();
        }

        @Override
        public void push(Runnable what) {
            what.run();
        }
    }

    private record OnWire(Wire wire) implements SimulatedRedisClient.Network {

        @Override
        public <T> T call(Supplier<T> act) {
            return ask(act).get();
        }

        private <T> Outcome<T> ask(Supplier<T> act) {
            try {
                return wire.<Outcome<T>>call(PATIENCE, answer -> answer.give(Outcome.of(act)));
            } catch (Wire.Silence silence) {
                throw new LeaseStoreException("Redis does not answer in time");
            } catch (Wire.Reset reset) {
                throw new LeaseStoreException("Redis refuses the connection");
            } catch (InterruptedException nobodyDoesThat) {
                throw new IllegalStateException("A call of the store was interrupted", nobodyDoesThat);
            }
        }

        @Override
        public void push(Runnable what) {
            wire.push(what);
        }
    }

    /** What comes back: gives an answer, or throws. */
    private record Outcome<T>(Supplier<T> answer) {

        T get() {
            return answer.get();
        }

        static <T> Outcome<T> of(Supplier<T> act) {
            try {
                T value = act.get();
                return new Outcome<>(() -> value);
            } catch (JedisDataException failure) {
                return new Outcome<>(() -> {
                    throw new LeaseStoreException("Redis answers: " + failure.getMessage(), failure);
                });
            }
        }
    }
}
