package dev.baton.botapi;

import dev.baton.botapi.JsonCursor.BrokenJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The updates of an answer. Each is cut out of it when it is asked for, while those before are handled already. What is
 * not even JSON is left in its place, and the others do not suffer.
 */
final class CutUpdates implements Iterator<RawUpdate> {

    private final byte[] answer;
    private final JsonCursor json;
    private @Nullable RawUpdate next;
    private boolean over;

    /**
     * None is cut yet.
     *
     * @param array a cursor in the answer that stands before the array of the updates
     */
    CutUpdates(byte[] answer, JsonCursor array) throws BrokenJsonException {
        this.answer = answer;
        this.json = array;
        array.enterArray();
    }

    @Override
    public boolean hasNext() {
        if (next == null && !over) {
            next = cut();
            over |= next == null;
        }
        return next != null;
    }

    @Override
    public RawUpdate next() {
        RawUpdate update = hasNext() ? next : null;
        if (update == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return update;
    }

    private @Nullable RawUpdate cut() {
        int from = json.at();
        try {
            if (!json.nextElement()) {
                return null;
            }
            from = json.at();
            UpdateFields fields = new UpdateFields(from);
            if (json.enterObject()) {
                fields.read(json);
            }
            RawUpdate update = fields.update(json.since(from));
            json.expectEndOfElement();
            return update;
        } catch (BrokenJsonException broken) {
            return cutByBrackets(from);
        }
    }

    private RawUpdate cutByBrackets(int from) {
        int end = Brackets.endOfElement(answer, from);
        if (end < 0) {
            over = true;
            return new RawUpdate.Unreadable(
                    OptionalLong.empty(), text(from, answer.length), "the answer ends in the middle of it");
        }
        json.leaveElement(end);
        return RawUpdate.read(text(from, end));
    }

    private String text(int from, int to) {
        return new String(answer, from, to - from, StandardCharsets.UTF_8).strip();
    }
}
