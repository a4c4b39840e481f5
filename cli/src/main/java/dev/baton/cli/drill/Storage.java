package dev.baton.cli.drill;

import java.util.Map;

/** Where the instances of a drill keep their lease. */
interface Storage extends AutoCloseable {

    /** The variables that lead an instance there. */
    Map<String, String> variables();

    /** What it is, in words. */
    String title();

    /** Whether a holder that stands still loses its lease after a while; a file lock stays with its process. */
    boolean expires();

    /** From now on it is out of reach. */
    void goAway();

    /** It can be reached again. */
    void comeBack();

    @Override
    void close();
}
