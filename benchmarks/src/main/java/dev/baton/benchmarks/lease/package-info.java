/** The lease in Redis, side by side with the locks that people use for the same purpose. */
@NullMarked
package dev.baton.benchmarks.lease;

import org.jspecify.annotations.NullMarked;
