package dev.baton.botapi;

import java.io.IOException;
import java.util.Arrays;

/**
 * A place in JSON text, that moves forward over one value after another. What is passed over is checked and not
 * decoded.
 *
 * <p>Accepts what RFC 8259 calls JSON, of at most 1,000 levels and numbers of at most 1,000 characters. Letters that
 * are no UTF-8 become replacement characters. Every method throws {@link BrokenJsonException} at what is no JSON.
 */
final class JsonCursor {

    private static final int DEEPEST = 1000;
    private static final int LONGEST_NUMBER = 1000;

    /** More digits than that may be too many for a long. */
    private static final int SAFE_DIGITS = 18;

    /** Text that is no JSON. */
    static final class BrokenJsonException extends IOException {
        private static final long serialVersionUID = 1;

        private final int at;

        private BrokenJsonException(int at) {
            super("no JSON from byte " + at + " on");
            this.at = at;
        }

        /** The first byte that does not belong there. */
        int at() {
            return at;
        }
    }

    private final byte[] text;
    private int at;
    private int depth;

    /** Whether an object or array was just entered, so that what comes next has no comma before it. */
    private boolean first;

    /** The name, without its quotes, of the value that comes next. */
    private int nameFrom;

    private int nameTo;
    private boolean nameEscaped;

    /** Whether the string that was passed last contains an escape. */
    private boolean escaped;

    JsonCursor(byte[] text) {
        this.text = text;
    }

    /** The place, in bytes. */
    int at() {
        return at;
    }

    /** Passes over white space; returns what comes next, or 0 at the end. */
    int peek() {
        while (at < text.length) {
            byte next = text[at];
            if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
                return next;
            }
            at++;
        }
        return 0;
    }

    /** Whether nothing but white space comes any more. */
    boolean isAtEnd() {
        peek();
        return at == text.length;
    }

    /** Enters an object, where one is; otherwise passes over what is there. */
    boolean enterObject() throws BrokenJsonException {
        if (peek() == '{') {
            enter();
            return true;
        }
        skip();
        return false;
    }

    /** Enters an array. */
    void enterArray() throws BrokenJsonException {
        if (peek() != '[') {
            throw broken();
        }
        enter();
    }

    private void enter() throws BrokenJsonException {
        if (++depth > DEEPEST) {
            throw broken();
        }
        at++;
        first = true;
    }

    private boolean leaves(char bracket) {
        if (peek() != bracket) {
            return false;
        }
        at++;
        depth--;
        first = false;
        return true;
    }

    /** Goes on to the next value of the object; false at its end, which is passed then. */
    boolean nextField() throws BrokenJsonException {
        if (leaves('}')) {
            return false;
        }
        comma();
        expect('"');
        nameFrom = at;
        passString();
        nameTo = at - 1;
        nameEscaped = escaped;
        expect(':');
        return true;
    }

    /** Goes on to the next value of the array; false at its end, which is passed then. */
    boolean nextElement() throws BrokenJsonException {
        if (leaves(']')) {
            return false;
        }
        comma();
        peek();
        return true;
    }

    /** Fails if the element of the array that was passed goes on. */
    void expectEndOfElement() throws BrokenJsonException {
        int next = peek();
        if (next != ',' && next != ']') {
            throw broken();
        }
    }

    /** Goes on after an element of an array on the first level that is no JSON. */
    void leaveElement(int end) {
        at = end;
        depth = 1;
        first = false;
    }

    private void comma() throws BrokenJsonException {
        if (!first) {
            expect(',');
        }
        first = false;
    }

    /** The name of the value that comes next. */
    String name() {
        return nameEscaped ? JsonStrings.decoded(text, nameFrom, nameTo) : JsonStrings.utf8(text, nameFrom, nameTo);
    }

    /**
     * Whether it is this one.
     *
     * @param name without quotes, in ASCII. Written with escapes, as no server does, it is another
     */
    boolean isNamed(byte[] name) {
        int length = nameTo - nameFrom;
        if (length != name.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[nameFrom + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** Passes a value: an integer is returned, and anything else, or one that does not fit, is not. */
    long integer(long otherwise) throws BrokenJsonException {
        boolean negative = at < text.length && text[at] == '-';
        int from = negative ? at + 1 : at;
        int here = from;
        long number = 0;
        while (here < text.length && isDigit(text[here]) && here - from < SAFE_DIGITS) {
            number = 10 * number + (text[here++] - '0');
        }
        boolean ends = here > from && here < text.length && (text[here] == ',' || text[here] == '}');
        if (!ends || text[from] == '0') {
            return integerOfAnyForm(otherwise);
        }
        at = here;
        return negative ? -number : number;
    }

    /** The same, whatever it looks like: servers write mostly plain numbers. */
    private long integerOfAnyForm(long otherwise) throws BrokenJsonException {
        int next = peek();
        if (next != '-' && !isDigit(next)) {
            skip();
            return otherwise;
        }
        int from = at;
        if (!passNumber()) {
            return otherwise;
        }
        try {
            return Long.parseLong(JsonStrings.utf8(text, from, at));
        } catch (NumberFormatException tooLarge) {
            return otherwise;
        }
    }

    /**
     * Passes a value: the place of a string is returned, and of anything else none.
     *
     * @param origin the place from which it is counted
     */
    Excerpt string(int origin) throws BrokenJsonException {
        if (peek() != '"') {
            skip();
            return Excerpt.NONE;
        }
        at++;
        int from = at;
        passString();
        return new Excerpt(from - origin, at - 1 - origin, escaped);
    }

    /** Passes a value. */
    void skip() throws BrokenJsonException {
        switch (peek()) {
            case '"' -> {
                at++;
                passString();
            }
            case '{' -> {
                enter();
                while (nextField()) {
                    skip();
                }
            }
            case '[' -> {
                enter();
                while (nextElement()) {
                    skip();
                }
            }
            case 't' -> passWord("true");
            case 'f' -> passWord("false");
            case 'n' -> passWord("null");
            default -> passNumber();
        }
    }

    /** A copy of the text from a place to here. */
    byte[] since(int from) {
        return Arrays.copyOfRange(text, from, at);
    }

    void expect(char next) throws BrokenJsonException {
        if (peek() != next) {
            throw broken();
        }
        at++;
    }

    void passWord(String word) throws BrokenJsonException {
        for (int i = 0; i < word.length(); i++) {
            if (at == text.length || text[at] != word.charAt(i)) {
                throw broken();
            }
            at++;
        }
    }

    /** Whether it is an integer. */
    private boolean passNumber() throws BrokenJsonException {
        int from = at;
        boolean integer = true;
        pass('-');
        if (!pass('0')) {
            passDigits();
        }
        if (pass('.')) {
            integer = false;
            passDigits();
        }
        if (pass('e') || pass('E')) {
            integer = false;
            if (!pass('+')) {
                pass('-');
            }
            passDigits();
        }
        if (at - from > LONGEST_NUMBER) {
            throw broken();
        }
        return integer;
    }

    private boolean pass(char expected) {
        if (at < text.length && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void passDigits() throws BrokenJsonException {
        int from = at;
        while (at < text.length && isDigit(text[at])) {
            at++;
        }
        if (at == from) {
            throw broken();
        }
    }

    private static boolean isDigit(int letter) {
        return letter >= '0' && letter <= '9';
    }

    /** Passes a string, from after its first quote to after its last. */
    private void passString() throws BrokenJsonException {
        escaped = false;
        while (true) {
            at = JsonStrings.endOfPlain(text, at);
            if (at == text.length) {
                throw broken();
            }
            switch (text[at]) {
                case '"' -> {
                    at++;
                    return;
                }
                case '\\' -> {
                    escaped = true;
                    at++;
                    passEscape();
                }
                default -> throw broken();
            }
        }
    }

    private void passEscape() throws BrokenJsonException {
        if (at == text.length) {
            throw broken();
        }
        switch (text[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++) {
                    if (at == text.length || Character.digit(text[at], 16) < 0) {
                        throw broken();
                    }
                    at++;
                }
            }
            default -> throw broken();
        }
    }

    private BrokenJsonException broken() {
        return new BrokenJsonException(at);
    }
}
