package dev.baton.emulator;

import java.time.Duration;

/**
 * What can be chosen of a server's behaviour, to begin with.
 *
 * @param localMode whether anything may be a webhook, and nothing is a flood
 * @param ghostsWin whether a new poll is refused while one waits whose client has gone
 * @param wakeUp how long a waiting poll waits for more updates when the first has come
 * @param latency how long every answer takes
 */
record Rules(boolean localMode, UnknownMethods unknownMethods, boolean ghostsWin, Duration wakeUp, Duration latency) {}
