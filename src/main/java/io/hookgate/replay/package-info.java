/**
 * Replays: what one would take, and the jobs that make the new deliveries.
 *
 * <p>A job lives in the store, which lends it to one node at a time. Its runner walks over events
 * or dead letters in steps: it writes down the batch that it is about to make, makes it, and counts
 * it together with writing down the next. A node that takes the job over makes the written batch
 * once more, with the same answers, since the store knows what each replay has made of an event. So
 * the numbers of a job are exact, whatever dies.
 *
 * <p>What a job takes is judged as it was when the job was made ({@link ReplayOrder#asOf}): neither
 * its own deliveries nor what happens meanwhile change it. The planning is pure and is also what
 * the API asks for a single replay or a dry run.
 */
@NullMarked
package io.hookgate.replay;

import org.jspecify.annotations.NullMarked;
