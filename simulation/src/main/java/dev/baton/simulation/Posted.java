package dev.baton.simulation;

import java.util.ArrayList;
import java.util.List;

/** An update and its fate. */
final class Posted {

    /** One time that its handler ran. */
    static final class Run {

        /** How it went. */
        enum State {
            RUNNING,
            HANDLED,
            FAILED,
            BROKEN_OFF
        }

        private final Bot bot;
        private final long begun;
        private State state = State.RUNNING;

        private Run(Bot bot, long begun) {
            this.bot = bot;
            this.begun = begun;
        }

        Bot bot() {
            return bot;
        }

        long begun() {
            return begun;
        }

        State state() {
            return state;
        }

        boolean isRunning() {
            return state == State.RUNNING && bot.isAlive();
        }

        /** Whether it may have had its whole effect, or has it still. */
        boolean counts() {
            return state == State.RUNNING || state == State.HANDLED;
        }
    }

    private final long id;
    private final int chat;
    private final Effort effort;
    private final long at;
    private final List<Run> runs = new ArrayList<>();
    private int failures;
    private boolean handled;
    private boolean setAside;
    private long confirmedAt = -1;
    private boolean forgotten;
    private boolean recalled;

    Posted(long id, int chat, Effort effort, long at) {
        this.at = at;
        this.id = id;
        this.chat = chat;
        this.effort = effort;
    }

    long id() {
        return id;
    }

    int chat() {
        return chat;
    }

    /** When it was written. */
    long at() {
        return at;
    }

    Effort effort() {
        return effort;
    }

    String json() {
        return "{\"update_id\":" + id + ",\n\"message\":{\"message_id\":1,\"from\":{\"id\":" + chat
                + "},\"chat\":{\"id\":" + chat + ",\"type\":\"private\"},\"text\":\"hello\"}}";
    }

    List<Run> runs() {
        return runs;
    }

    void begin(Bot bot, long now) {
        runs.add(new Run(bot, now));
    }

    /** Whether its handler fails this time. */
    boolean fails() {
        return failures < effort.fails() && ++failures > 0;
    }

    void end(Bot bot, Run.State how) {
        for (Run run : runs) {
            if (run.bot.equals(bot) && run.state == Run.State.RUNNING) {
                run.state = how;
            }
        }
        handled |= how == Run.State.HANDLED;
    }

    /** It will not be tried again. */
    void setAside() {
        setAside = true;
    }

    boolean isHandled() {
        return handled;
    }

    boolean isSetAside() {
        return setAside;
    }

    /** Whether the next one of its chat may begin. */
    boolean isOver() {
        return handled || setAside;
    }

    /** Telegram will not bring it again. */
    void confirm(long now) {
        confirmedAt = now;
    }

    boolean isConfirmed() {
        return confirmedAt >= 0;
    }

    /** Whether Telegram had forgotten it at a time. */
    boolean wasConfirmed(long then) {
        return isConfirmed() && confirmedAt <= then;
    }

    /** It was in the journal, and the store has lost that. */
    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** It is in the journal again after it was removed: the store has forgotten that. */
    void recall() {
        recalled = true;
    }

    boolean isRecalled() {
        return recalled;
    }
}
