package dev.baton.emulator;

/**
 * What a request's path names: {@code /bot<token>/<method>}, or {@code /bot<token>/test/<method>} for the test
 * environment (tdlib/telegram-bot-api, {@code HttpConnection.cpp}); with {@code /file} before it, a file.
 *
 * @param method as written; may be empty
 */
record BotAddress(String token, boolean test, String method) {

    sealed interface Reading {}

    record Found(BotAddress address) implements Reading {}

    /** What stands where the method would is the path of a file. */
    record FoundFile(BotAddress address) implements Reading {}

    record NotFound(String description) implements Reading {}

    private static final NotFound NOT_FOUND = new NotFound("Not Found");

    static Reading read(String encodedPath) {
        if (!encodedPath.startsWith("/")) {
            return new NotFound("Not Found: absolute URI is specified in the Request-Line");
        }
        String path = Percent.decode(encodedPath, false);
        if (path.startsWith("/file/bot")) {
            return read(path.substring("/file".length()), true);
        }
        return read(path, false);
    }

    private static Reading read(String path, boolean file) {
        int slash = path.indexOf('/', 1);
        if (!path.startsWith("/bot") || slash < 0) {
            return NOT_FOUND;
        }
        String token = path.substring("/bot".length(), slash);
        boolean test = path.startsWith("/test", slash);
        int methodSlash = test ? slash + "/test".length() : slash;
        if (!path.startsWith("/", methodSlash)) {
            return NOT_FOUND;
        }
        BotAddress address = new BotAddress(token, test, path.substring(methodSlash + 1));
        return file ? new FoundFile(address) : new Found(address);
    }

    @Override
    public String toString() {
        return "address of method " + method;
    }
}
