package dev.baton.simulation;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of one scenario. */
record Seed(Tally tally, @Nullable String violation, List<String> trace) {

    static Seed run(
            long number,
            double drift,
            Function<Town, Store> stores,
            Function<Random, Habits> habits,
            Mutation mutation,
            Consumer<Town> scenario,
            boolean traced) {
        World world = new World(number, traced);
        Town town = new Town(world, stores, habits, mutation, drift);
        try {
            scenario.accept(town);
            town.comeToRest();
        } catch (World.Broken broken) {
            world.note("world", "the seed ends here");
        }
        return new Seed(town.tally(), world.violation(), world.trace());
    }
}
