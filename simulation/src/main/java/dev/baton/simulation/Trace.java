package dev.baton.simulation;

import org.jspecify.annotations.Nullable;

/** Which machine the current thread belongs to, so that what the runtime logs can be told with it. */
final class Trace {

    private static final InheritableThreadLocal<@Nullable Machine> MACHINE = new InheritableThreadLocal<>();

    private Trace() {}

    static void enter(Machine machine) {
        if (machine.world().traced()) {
            MACHINE.set(machine);
        }
    }

    static boolean isOn() {
        return MACHINE.get() != null;
    }

    static void log(String what) {
        Machine machine = MACHINE.get();
        if (machine != null) {
            machine.world().note(machine, what);
        }
    }
}
