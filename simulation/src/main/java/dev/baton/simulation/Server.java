package dev.baton.simulation;

import java.util.ArrayList;
import java.util.List;

/** A server process: up, or down, so that connections are refused, or frozen, so that requests wait in its socket. */
final class Server {

    private enum State {
        UP,
        DOWN,
        FROZEN
    }

    private final World world;
    private final List<Runnable> waiting = new ArrayList<>();
    private State state = State.UP;
    private long upSince;

    Server(World world) {
        this.world = world;
    }

    void serve(Runnable refuse, Runnable request) {
        switch (state) {
            case UP -> request.run();
            case DOWN -> refuse.run();
            case FROZEN -> waiting.add(request);
        }
    }

    void down() {
        state = State.DOWN;
        waiting.clear();
    }

    void freeze() {
        state = State.FROZEN;
    }

    /** Serves again, and first what came while it was frozen. */
    void up() {
        state = State.UP;
        upSince = world.now();
        List<Runnable> late = List.copyOf(waiting);
        waiting.clear();
        late.forEach(Runnable::run);
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** Since when it serves; now if it does not. */
    long upSince() {
        return isUp() ? upSince : world.now();
    }
}
