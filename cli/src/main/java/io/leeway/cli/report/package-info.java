/** What a monitor found, as one HTML file that needs nothing but a browser. */
@NullMarked
package io.leeway.cli.report;

import org.jspecify.annotations.NullMarked;
