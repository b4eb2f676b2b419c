/** How Leeway's messages become bytes and come back. */
@NullMarked
package io.leeway.schema.codec;

import org.jspecify.annotations.NullMarked;
