package dev.baton.benchmarks.delivery;

import dev.baton.benchmarks.Sample;
import java.io.IOException;

/** How long an update takes from the moment it exists to its handler, while they come at a rate. */
final class Promptness {

    private final int rate;
    private final Sample median = new Sample();
    private final Sample p99 = new Sample();

    Promptness(int rate) {
        this.rate = rate;
    }

    int rate() {
        return rate;
    }

    /** One pass. */
    void measure(Bot bot, Effort effort) throws IOException {
        int count = (int) (rate == 1 ? effort.slowly() : effort.quickly()).toSeconds() * rate;
        bot.expect(count);
        bot.askTelegram("stream", count, rate);
        Bot.Latency latency = bot.latency();
        median.add(latency.median());
        p99.add(latency.p99());
    }

    /** In milliseconds. */
    double median() {
        return median.median();
    }

    /** In milliseconds. */
    double p99() {
        return p99.median();
    }
}
