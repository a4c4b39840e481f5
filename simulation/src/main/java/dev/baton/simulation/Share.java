package dev.baton.simulation;

import dev.baton.lease.redis.LuaScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A process that runs every n-th seed. There is one for each processor: two seeds in one process would meet at locks of
 * the JDK, and what happens then is not drawn from the seed.
 */
final class Share {

    /** How a seed that broke a promise is told. */
    static final String BROKEN = "BROKEN ";

    private static final int SHOWN = 5;

    private final LuaScripts scripts = new LuaScripts();
    private final Path traces;
    private int broken;

    private Share(Path traces) {
        this.traces = traces;
    }

    /**
     * Runs a share.
     *
     * @param arguments which share, of how many, the folder for traces, and then for each scenario its name, its first
     *     seed and the number of its seeds
     */
    public static void main(String[] arguments) throws IOException {
        int share = Integer.parseInt(arguments[0]);
        int shares = Integer.parseInt(arguments[1]);
        Share run = new Share(Path.of(arguments[2]));
        Map<Scenario, Tally> tallies = new EnumMap<>(Scenario.class);
        for (int i = 3; i < arguments.length; i += 3) {
            Scenario scenario = Scenario.valueOf(arguments[i]);
            long first = Long.parseLong(arguments[i + 1]);
            long end = first + Long.parseLong(arguments[i + 2]);
            Tally tally = tallies.computeIfAbsent(scenario, s -> new Tally());
            for (long seed = first; seed < end; seed++) {
                if (seed % shares == share) {
                    tally.add(run.one(scenario, seed));
                }
            }
        }
        tallies.forEach((scenario, tally) -> System.out.println(scenario + " " + tally.encode()));
    }

    private Tally one(Scenario scenario, long number) throws IOException {
        Seed seed = scenario.run(number, scripts, false);
        String complaint = complaint(scenario, seed);
        if (complaint != null && broken++ < SHOWN) {
            List<String> trace = scenario.run(number, scripts, true).trace();
            Files.createDirectories(traces);
            Path file = traces.resolve(scenario + "-" + number + ".txt");
            Files.write(file, trace);
            System.out.println(BROKEN + "seed " + number + " of " + scenario + ": " + complaint + "\n" + BROKEN
                    + "  what happened is in " + file + "; to run it again:\n" + BROKEN
                    + "  mvn -pl simulation -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dscenario=" + scenario + " -Dfirst=" + number + " -Dseeds=1");
        }
        return seed.tally();
    }

    private static @org.jspecify.annotations.Nullable String complaint(Scenario scenario, Seed seed) {
        if (seed.violation() != null || !scenario.isQuiet()) {
            return seed.violation();
        }
        if (seed.tally().again() > 0) {
            return seed.tally().again() + " updates were handled again, though nobody died or lost a lease";
        }
        return seed.tally().conflicts() > 0
                ? seed.tally().conflicts() + " live requests got a 409, though nobody died or lost a lease"
                : null;
    }
}
