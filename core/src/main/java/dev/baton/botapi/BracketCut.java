package dev.baton.botapi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of an array that holds something that is not JSON, so that it harms only itself: what is cut here knows
 * brackets and strings, and nothing else. Slower than reading everything in one pass, which is what is tried first.
 */
final class BracketCut {

    private final String text;
    private final List<String> elements = new ArrayList<>();
    private final int end;

    /**
     * Cuts.
     *
     * @param from where the array begins
     * @throws IOException if it does not end
     */
    BracketCut(String text, int from) throws IOException {
        this.text = text;
        this.end = cut(from);
    }

    List<String> elements() {
        return elements;
    }

    /** The place after the array. */
    int end() {
        return end;
    }

    private int cut(int from) throws IOException {
        int depth = 0;
        int element = from + 1;
        for (int at = from; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '"' -> at = endOfString(at);
                case '[', '{' -> depth++;
                case ']', '}' -> {
                    depth--;
                    if (depth == 0) {
                        add(element, at);
                        return at + 1;
                    }
                }
                case ',' -> {
                    if (depth == 1) {
                        add(element, at);
                        element = at + 1;
                    }
                }
                default -> {}
            }
        }
        throw new IOException("The array does not end");
    }

    private int endOfString(int quote) throws IOException {
        for (int at = quote + 1; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '"') {
                return at;
            }
            if (letter == '\\') {
                at++;
            }
        }
        throw new IOException("A string does not end");
    }

    private void add(int from, int to) {
        String element = text.substring(from, to).strip();
        if (!element.isEmpty()) {
            elements.add(element);
        }
    }
}
