/** The demo: real flights through a real broker and a real cluster, in one process. */
@NullMarked
package io.leeway.cli.demo;

import org.jspecify.annotations.NullMarked;
