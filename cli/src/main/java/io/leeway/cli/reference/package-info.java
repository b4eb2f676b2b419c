/** {@code leeway reference}: builds, shows, publishes and compares references. */
@NullMarked
package io.leeway.cli.reference;

import org.jspecify.annotations.NullMarked;
