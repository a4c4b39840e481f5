package dev.baton.emulator;

/**
 * Reads text with the old {@code parse_mode} Markdown (tdlib/td, {@code MessageEntity.cpp}, {@code parse_markdown}).
 */
final class MarkdownMarkup {

    private static final String SIGNS = "_*`[";

    private final String source;
    private final Markup markup;
    private int at;

    private MarkdownMarkup(String source) {
        this.source = source;
        this.markup = new Markup(source);
    }

    static FormattedText read(String source) throws Refusal {
        return new MarkdownMarkup(source).read();
    }

    private FormattedText read() throws Refusal {
        while (at < source.length()) {
            char next = source.charAt(at);
            boolean escaped = next == '\\' && at + 1 < source.length() && SIGNS.indexOf(source.charAt(at + 1)) >= 0;
            if (escaped || SIGNS.indexOf(next) < 0) {
                at += escaped ? 1 : 0;
                markup.add(source.charAt(at++));
            } else if (source.startsWith("```", at)) {
                readStretch("```", "pre");
            } else if (next == '[') {
                readLink();
            } else {
                readStretch(String.valueOf(next), next == '_' ? "italic" : next == '*' ? "bold" : "code");
            }
        }
        return markup.build();
    }

    /** Entities do not nest: up to its sign everything is text. */
    private void readStretch(String sign, String type) throws Refusal {
        int offset = markup.length();
        int start = at;
        int end = source.indexOf(sign, at + sign.length());
        if (end < 0) {
            throw unclosed(start);
        }
        markup.add(source.substring(start + sign.length(), end));
        markup.mark(type, offset);
        at = end + sign.length();
    }

    private void readLink() throws Refusal {
        int offset = markup.length();
        int start = at;
        int end = source.indexOf(']', at);
        if (end < 0) {
            throw unclosed(start);
        }
        markup.add(source.substring(start + 1, end));
        at = end + 1;
        int urlEnd = source.indexOf(')', at);
        if (source.startsWith("(", at) && urlEnd >= 0) {
            markup.link(offset, source.substring(at + 1, urlEnd));
            at = urlEnd + 1;
        }
    }

    private Refusal unclosed(int start) {
        return markup.refusal("Can't find end of the entity starting at byte offset " + markup.byteOffset(start));
    }
}
