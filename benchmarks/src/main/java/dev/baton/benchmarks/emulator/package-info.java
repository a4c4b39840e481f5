/** What the emulator can bear. */
@NullMarked
package dev.baton.benchmarks.emulator;

import org.jspecify.annotations.NullMarked;
