package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/** A message that is not in a chat yet. */
record Draft(
        Content content,
        ReplyMarkup markup,
        @Nullable Message repliedTo,
        @Nullable Message forwarded) {

    static Draft of(Content content) {
        return new Draft(content, ReplyMarkup.NONE, null, null);
    }

    static Draft text(String text) {
        return of(Content.of(FormattedText.plain(text)));
    }
}
