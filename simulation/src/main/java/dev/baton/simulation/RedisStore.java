package dev.baton.simulation;

import dev.baton.SimulatedRuntime;
import dev.baton.lease.Holder;
import dev.baton.lease.LeaseStore;
import dev.baton.lease.LeaseStoreException;
import dev.baton.lease.redis.LuaScripts;
import dev.baton.lease.redis.SimulatedRedis;
import dev.baton.lease.redis.SimulatedRedisClient;
import java.time.Duration;
import java.util.function.Supplier;
import redis.clients.jedis.exceptions.JedisDataException;

/** The store in Redis: its Java and its scripts are the real ones, the server under them is not. */
final class RedisStore implements Store {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final World world;
    private final Machine machine;
    private final Server server;
    private final SimulatedRedis redis;

    RedisStore(World world, double rate, LuaScripts scripts) {
        this.world = world;
        this.server = new Server(world);
        this.machine = new Machine(world, "redis", rate);
        this.redis = new SimulatedRedis(machine.clock(), scripts);
    }

    @Override
    public LeaseStore connect(Machine from, Wire wire, String name, Holder holder) {
        return SimulatedRedisClient.connect(redis, new OnWire(wire), from.clock());
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
            redis.forget();
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
        redis.becomeReplicaOf(lag.toMillis());
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
