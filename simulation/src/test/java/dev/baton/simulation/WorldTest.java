package dev.baton.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

final class WorldTest {

    private final List<String> seen = new ArrayList<>();

    @Test
    void an_hour_of_sleep_takes_no_time_and_threads_of_a_thread_run_in_the_same_world() {
        World world = new World(1, false);
        Machine machine = new Machine(world, "a", 1);
        machine.start("parent", () -> {
            Thread.ofVirtual().start(() -> sleep(machine, "child", 3_600));
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                    () -> sleep(machine, "call", 5), task -> Thread.ofVirtual().start(task));
            seen.add("joined " + answer.join());
        });

        world.runUntil(TimeUnit.HOURS.toNanos(2));

        assertThat(seen).containsExactly("call 5", "joined call", "child 3600");
    }

    @Test
    void a_frozen_machine_does_nothing_until_it_is_thawed_and_a_killed_one_never_again() {
        World world = new World(1, false);
        Machine frozen = new Machine(world, "frozen", 1);
        Machine killed = new Machine(world, "killed", 1);
        frozen.start("main", () -> sleep(frozen, "frozen", 10));
        killed.start("main", () -> sleep(killed, "killed", 10));
        world.at(TimeUnit.SECONDS.toNanos(5), frozen::freeze);
        world.at(TimeUnit.SECONDS.toNanos(5), killed::kill);
        world.at(TimeUnit.SECONDS.toNanos(60), frozen::thaw);

        world.runUntil(TimeUnit.SECONDS.toNanos(59));
        assertThat(seen).isEmpty();
        world.runUntil(TimeUnit.SECONDS.toNanos(61));
        assertThat(seen).containsExactly("frozen 60");
    }

    @Test
    void a_wait_ends_by_a_signal_or_at_its_deadline_by_the_clock_of_the_machine() {
        World world = new World(1, false);
        Machine slow = new Machine(world, "slow", 0.5);
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        slow.start("signalled", () -> await(slow, lock, condition, 10));
        world.at(TimeUnit.SECONDS.toNanos(3), () -> slow.start("signaller", () -> signal(lock, condition)));
        world.runUntil(TimeUnit.SECONDS.toNanos(4));
        slow.start("alone", () -> await(slow, lock, condition, 10));

        world.runUntil(TimeUnit.SECONDS.toNanos(60));

        assertThat(seen).containsExactly("woken 3", "woken 24");
    }

    @Test
    void the_same_seed_gives_the_same_course_of_events_and_another_seed_another() {
        assertThat(race(7)).isEqualTo(race(7)).isNotEqualTo(race(8));
    }

    private static List<String> race(long seed) {
        World world = new World(seed, false);
        Machine machine = new Machine(world, "a", 1);
        ReentrantLock lock = new ReentrantLock();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "thread " + i;
            machine.start(name, () -> {
                lock.lock();
                try {
                    machine.clock().sleep(Duration.ofMillis(1));
                    order.add(name);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                } finally {
                    lock.unlock();
                }
            });
        }
        world.runUntil(TimeUnit.SECONDS.toNanos(1));
        return order;
    }

    private String sleep(Machine machine, String name, int seconds) {
        try {
            machine.clock().sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        note(machine, name);
        return name;
    }

    private void await(Machine machine, ReentrantLock lock, Condition condition, int seconds) {
        lock.lock();
        try {
            machine.clock().await(lock, condition, machine.clock().nanos() + TimeUnit.SECONDS.toNanos(seconds));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
        note(machine, "woken");
    }

    private static void signal(ReentrantLock lock, Condition condition) {
        lock.lock();
        try {
            condition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void note(Machine machine, String what) {
        seen.add(what + " " + TimeUnit.NANOSECONDS.toSeconds(machine.world().now()));
    }
}
