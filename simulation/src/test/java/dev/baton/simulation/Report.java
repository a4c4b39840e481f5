package dev.baton.simulation;

import java.util.Locale;
import java.util.Map;

/** What the simulation found, for people; under version control, so that a change of behaviour is a change of it. */
final class Report {

    private Report() {}

    static String of(Map<Scenario, Tally> tallies) {
        StringBuilder report = new StringBuilder("""
                # What happens on bad days

                Written by `SimulationTest`, which fails when it is not as it was. The runtime, its lease keeper and the scripts for Redis
                are the real ones; Redis, Telegram, the network and the clocks are simulated (`docs/adr/0014-simulation.md`).

                A gap is a time in which nobody could act for the bot: from the last moment in which the one could to the first in which
                the other could, whether or not anybody was able to take the lease meanwhile. In random days everything fails at once,
                so their worst gaps are those in which no instance, or no store, was there. What is promised is checked after every
                event: that a free lease is taken within\s""");
        report.append(String.format(Locale.ROOT, "%.1f s", Town.BOUND.toMillis() / 1e3));
        report.append("""
                 of the last renewal while the store and one instance are well, and
                that no chat stands still because the journal has something of it for an instance that does not know of it.
                *Taken over* means after an instance that fell silent, *let go* after one that stopped. *Between polls* is the time
                from the end of the old instance's last request for updates to the first of the new one at a hand-over; on every other
                random day hardly anything may be in memory, and the old one often waits for room in it. An update is handled
                again only after an instance that died, lost its lease, was out of touch with the store until it did not count as
                present, or could not reach Telegram or the store before it stopped; it is marked then. By webhook each instance
                handles what is delivered to it, and a lost lease is no reason to handle anything again. *Set aside* is what failed
                for good. *Lost* is what was only in the journal when a Redis lost what it had written.

                """);
        report.append(Tally.header()).append('\n');
        Tally total = new Tally();
        tallies.forEach((scenario, tally) -> {
            report.append(tally.row(scenario.title())).append('\n');
            total.add(tally);
        });
        report.append(total.row("**all**")).append("""


                Two instances act at once in two scenarios, which `docs/how-it-works.md` names as not promised: a replica that did
                not know of the last change of holder, and a Redis whose clock is set forward. It lasts until the former holder's
                next renewal is answered: 3.8 s at most with these clocks, which is checked too.
                """);
        return report.toString();
    }
}
