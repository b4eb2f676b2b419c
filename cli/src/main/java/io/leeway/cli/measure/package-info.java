/** {@code leeway measure}: every measure of the library, from numbers on the command line. */
@NullMarked
package io.leeway.cli.measure;

import org.jspecify.annotations.NullMarked;
