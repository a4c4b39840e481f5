package dev.baton.lease;

/**
 * Something that was taken and is not handled yet.
 *
 * @param id its number, by which it is recognised
 * @param lane what it belongs to; entries of one lane are handled one after another, by ascending id
 * @param text what it is, for whoever handles it
 * @param perhapsHandled whether it may have been handled before, by an instance that died meanwhile
 * @param delivered whether it was brought to us, so that it may be brought again: its id is remembered for a day after
 *     it was handled
 */
public record JournalEntry(long id, long lane, String text, boolean perhapsHandled, boolean delivered) {

    /**
     * The same entry, marked.
     *
     * @return an entry that may have been handled before
     */
    public JournalEntry asPerhapsHandled() {
        return new JournalEntry(id, lane, text, true, delivered);
    }

    /** The same entry, which was brought to us now if it was not before. */
    JournalEntry asDelivered(boolean now) {
        return new JournalEntry(id, lane, text, perhapsHandled, delivered || now);
    }

    /** Leaves out the text, which does not belong into logs. */
    @Override
    public String toString() {
        return "entry " + id + " (lane " + lane + ")";
    }
}
