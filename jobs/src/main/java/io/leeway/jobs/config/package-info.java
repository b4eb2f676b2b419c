/** What a monitor is told: keys, defaults, checks. */
@NullMarked
package io.leeway.jobs.config;

import org.jspecify.annotations.NullMarked;
