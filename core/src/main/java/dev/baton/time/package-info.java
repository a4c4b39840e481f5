/** Time as a value that is passed in: the one way to read the clock and to wait. */
@NullMarked
package dev.baton.time;

import org.jspecify.annotations.NullMarked;
