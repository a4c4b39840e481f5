/** Benchmarks, run by hand with {@code benchmarks/run}. A package for each thing that is measured. */
@NullMarked
package dev.baton.benchmarks;

import org.jspecify.annotations.NullMarked;
