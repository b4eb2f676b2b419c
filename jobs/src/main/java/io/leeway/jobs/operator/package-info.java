/** The Flink operators that wrap the plain classes, and their serializers. */
@NullMarked
package io.leeway.jobs.operator;

import org.jspecify.annotations.NullMarked;
