/**
 * The part of jq that routes may use: it ends by construction, and every run has a bound of work.
 *
 * <p>{@code Program} compiles a text ({@code Lexer}, {@code Parser}, {@code Functions}) to a tree
 * of {@code Expr} and runs it on a {@code Json}. Nothing in it can loop without an end, name a
 * file, the environment, the network or the clock. Whatever takes longer with larger values tells
 * {@code Work} before it does it. Pure; any thread.
 */
@NullMarked
package io.hookgate.routing.jq;

import org.jspecify.annotations.NullMarked;
