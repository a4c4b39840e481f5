package dev.baton.cli.drill;

/** The drill cannot go on; the message says why. */
final class DrillAborted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DrillAborted(String why) {
        super(why);
    }
}
