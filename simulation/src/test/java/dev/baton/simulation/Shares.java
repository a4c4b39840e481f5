package dev.baton.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs seeds in a process for each processor, and adds up what they tell. */
record Shares(Map<Scenario, Tally> tallies, List<String> broken) {

    static Shares run(Map<Scenario, Long> seeds, long first, Path traces) throws IOException, InterruptedException {
        int shares = Runtime.getRuntime().availableProcessors();
        List<Process> processes = new ArrayList<>();
        for (int share = 0; share < shares; share++) {
            processes.add(start(share, shares, seeds, first, traces));
        }
        Shares sum = new Shares(new EnumMap<>(Scenario.class), new ArrayList<>());
        for (Process process : processes) {
            try (var lines = process.inputReader(UTF_8)) {
                lines.lines().forEach(sum::add);
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("A process that ran seeds ended with " + code);
            }
        }
        return sum;
    }

    private static Process start(int share, int shares, Map<Scenario, Long> seeds, long first, Path traces)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djdk.trackAllThreads=false",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Share.class.getName(),
                Integer.toString(share),
                Integer.toString(shares),
                traces.toString()));
        seeds.forEach((scenario, count) -> {
            command.add(scenario.name());
            command.add(Long.toString(first));
            command.add(Long.toString(count));
        });
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void add(String line) {
        if (line.startsWith(Share.BROKEN)) {
            broken.add(line.substring(Share.BROKEN.length()));
        } else {
            int name = line.indexOf(' ');
            Scenario scenario = Scenario.valueOf(line.substring(0, name));
            tallies.computeIfAbsent(scenario, s -> new Tally()).add(Tally.decode(line.substring(name + 1)));
        }
    }
}
