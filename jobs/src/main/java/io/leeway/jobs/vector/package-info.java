/** Features that are whole arrays of numbers: what is computed and summed up of them. */
@NullMarked
package io.leeway.jobs.vector;

import org.jspecify.annotations.NullMarked;
