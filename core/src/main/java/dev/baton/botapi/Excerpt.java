package dev.baton.botapi;

/**
 * Where in a JSON text a string stands: most are never asked for, and those that are can be decoded by whoever asks.
 *
 * @param from its first byte after the quote
 * @param to its closing quote
 * @param escaped whether there are escapes in it
 */
record Excerpt(int from, int to, boolean escaped) {

    /** No string, which reads as an empty one. */
    static final Excerpt NONE = new Excerpt(0, 0, false);

    /**
     * Decodes it.
     *
     * @param json the text in which it was found
     */
    String of(byte[] json) {
        return escaped ? JsonStrings.decoded(json, from, to) : JsonStrings.utf8(json, from, to);
    }
}
