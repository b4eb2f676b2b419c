/** Numbers and tables as the commands print them, the same in every country. */
@NullMarked
package io.leeway.cli.text;

import org.jspecify.annotations.NullMarked;
