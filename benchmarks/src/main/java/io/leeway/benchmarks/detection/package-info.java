/**
 * How often verdicts are false and how often drift is seen: the evaluation behind {@code
 * docs/detection.md}.
 */
@NullMarked
package io.leeway.benchmarks.detection;

import org.jspecify.annotations.NullMarked;
