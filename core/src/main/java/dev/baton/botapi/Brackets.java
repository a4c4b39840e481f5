package dev.baton.botapi;

/** Finds the end of what is no JSON, so that it harms only itself. Knows brackets and strings, and nothing else. */
final class Brackets {

    private Brackets() {}

    /**
     * Where an element of an array ends.
     *
     * @param from where it begins
     * @return the place of the comma or bracket after it; -1 if it does not end
     */
    static int endOfElement(byte[] text, int from) {
        int depth = 0;
        for (int at = from; at < text.length; at++) {
            switch (text[at]) {
                case '"' -> at = endOfString(text, at);
                case '[', '{' -> depth++;
                case ']' -> {
                    if (depth == 0) {
                        return at;
                    }
                    depth--;
                }
                case '}' -> depth = Math.max(0, depth - 1);
                case ',' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    /** The place of the quote that ends a string, or the end of the text. */
    private static int endOfString(byte[] text, int quote) {
        for (int at = quote + 1; at < text.length; at++) {
            if (text[at] == '"') {
                return at;
            }
            if (text[at] == '\\') {
                at++;
            }
        }
        return text.length;
    }
}
