/**
 * What the monitor costs as its load grows, measured, drawn and put into {@code
 * docs/performance.md} by {@link io.leeway.benchmarks.curves.CostCurves}.
 */
@NullMarked
package io.leeway.benchmarks.curves;

import org.jspecify.annotations.NullMarked;
