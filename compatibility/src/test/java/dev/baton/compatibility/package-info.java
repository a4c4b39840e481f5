/** Bots of other libraries, as they are, against the emulator. */
@NullMarked
package dev.baton.compatibility;

import org.jspecify.annotations.NullMarked;
