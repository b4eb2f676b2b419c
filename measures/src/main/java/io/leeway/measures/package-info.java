/** Information measures on counts and probabilities, in nats. */
@NullMarked
package io.leeway.measures;

import org.jspecify.annotations.NullMarked;
