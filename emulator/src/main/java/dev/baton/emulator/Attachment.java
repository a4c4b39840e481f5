package dev.baton.emulator;

import org.jspecify.annotations.Nullable;

/**
 * What is in a message beside text.
 *
 * @param field the field of the message that it is in
 * @param json the field's value
 * @param hasCaption whether a text may go with it
 */
record Attachment(
        String field,
        String json,
        boolean hasCaption,
        @Nullable EmulatedFile file) {

    static Attachment of(EmulatedFile file, Parameters about) {
        FileKind kind = file.kind();
        return new Attachment(kind.field(), kind.json(file, about), kind.hasCaption(), file);
    }

    static Attachment of(String field, String json) {
        return new Attachment(field, json, false, null);
    }
}
