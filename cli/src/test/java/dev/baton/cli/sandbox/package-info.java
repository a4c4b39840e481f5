@NullMarked
package dev.baton.cli.sandbox;

import org.jspecify.annotations.NullMarked;
