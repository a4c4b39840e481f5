/** Tests of the rules and of the server. */
@NullMarked
package dev.baton.emulator;

import org.jspecify.annotations.NullMarked;
