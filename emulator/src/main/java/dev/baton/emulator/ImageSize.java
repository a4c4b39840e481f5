package dev.baton.emulator;

/** How large an image is: as it says if it is a PNG, and 800 by 600 otherwise. */
record ImageSize(int width, int height) {

    private static final String PNG = "\u0089PNG\r\n";
    private static final int WIDTH_AT = 16;
    private static final int HEIGHT_AT = 20;

    /** Takes one byte in each character. */
    static ImageSize of(String content) {
        return content.startsWith(PNG) && content.length() >= HEIGHT_AT + 4
                ? new ImageSize(number(content, WIDTH_AT), number(content, HEIGHT_AT))
                : new ImageSize(800, 600);
    }

    private static int number(String content, int at) {
        return content.charAt(at) << 24
                | content.charAt(at + 1) << 16
                | content.charAt(at + 2) << 8
                | content.charAt(at + 3);
    }

    void write(JsonWriter json) {
        json.field("width", width).field("height", height);
    }
}
