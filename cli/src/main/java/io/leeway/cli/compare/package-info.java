/** {@code leeway compare}: how far one file has drifted off another. */
@NullMarked
package io.leeway.cli.compare;

import org.jspecify.annotations.NullMarked;
