package dev.baton.botapi;

/** A file to be sent with a call, as the value of one of its parameters. Immutable. */
public final class Upload {

    private final String fileName;
    private final byte[] content;

    private Upload(String fileName, byte[] content) {
        this.fileName = fileName;
        this.content = content;
    }

    /**
     * A file.
     *
     * @param fileName what others see it called; characters that end a line or a name are replaced
     * @param content what is in it
     * @return the file
     */
    public static Upload of(String fileName, byte[] content) {
        return new Upload(fileName.replaceAll("[\\p{Cntrl}\"\\\\]", "_"), content.clone());
    }

    String fileName() {
        return fileName;
    }

    byte[] content() {
        return content;
    }

    /** Leaves out the content. */
    @Override
    public String toString() {
        return fileName + " (" + content.length + " bytes)";
    }
}
