/** From a value to the code of its bin, as a reference fixed it. */
@NullMarked
package io.leeway.jobs.binning;

import org.jspecify.annotations.NullMarked;
