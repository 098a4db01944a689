/**
 * The configuration as typed records: read from JSON files, checked as a whole, with every problem
 * named by file and JSON pointer.
 */
@NullMarked
package io.hookgate.config;

import org.jspecify.annotations.NullMarked;
