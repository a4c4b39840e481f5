@NullMarked
package dev.baton.cli.drill;

import org.jspecify.annotations.NullMarked;
