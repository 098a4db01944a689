@NullMarked
package io.hookgate.delivery;

import org.jspecify.annotations.NullMarked;
