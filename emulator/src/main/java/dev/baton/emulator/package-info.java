/** Baton. */
@NullMarked
package dev.baton.emulator;

import org.jspecify.annotations.NullMarked;
