/** The distribution at training time: built, stored, read back. */
@NullMarked
package io.leeway.jobs.reference;

import org.jspecify.annotations.NullMarked;
