package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/** What a message says: a text, or something attached, to which the text is the caption. */
record Content(FormattedText text, @Nullable Attachment attachment) {

    private static final int MAX_TEXT = 4096;
    private static final int MAX_CAPTION = 1024;

    static Content of(FormattedText text) {
        return new Content(text, null);
    }

    static Content of(Attachment attachment, FormattedText caption) {
        return new Content(attachment.hasCaption() ? caption : FormattedText.EMPTY, attachment);
    }

    Content withText(FormattedText other) {
        return new Content(other, attachment);
    }

    void requireSendable() throws Refusal {
        if (attachment == null && text.codePoints() > MAX_TEXT) {
            throw Refusal.badRequest("message is too long");
        }
        if (attachment != null && text.codePoints() > MAX_CAPTION) {
            throw Refusal.badRequest("message caption is too long");
        }
    }
}
