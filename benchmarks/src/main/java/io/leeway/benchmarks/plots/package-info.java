/** Pictures and generated parts of documents. */
@NullMarked
package io.leeway.benchmarks.plots;

import org.jspecify.annotations.NullMarked;
