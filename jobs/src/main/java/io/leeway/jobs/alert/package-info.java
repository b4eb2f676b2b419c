/** From reports to alert episodes. */
@NullMarked
package io.leeway.jobs.alert;

import org.jspecify.annotations.NullMarked;
