/**
 * The public listener: verify, deduplicate, store, acknowledge.
 *
 * <pre>
 * ConnectionWatch   the deadline, from a request's first byte to its last
 * Reception         takes the request and answers its outcome
 *   HealthProbe     /health/live, /health/ready
 *   SourceLookup    the source by path: 404, 405, disabled
 *   PeerCheck       where it comes from and with which certificate: 401
 *   BodyReader      the body: 413, 408, 503 when the node holds enough
 *   Questions       a provider's handshake that nothing proves: its answer, 401
 *   KeptSecretCheck proof by a secret that the provider brought
 *   SignatureCheck  proof over the raw bytes: 401
 *   Questions       a provider's handshake that is proven as events are: its answer
 *   Splitting       a batch into its items, each an event: 413
 *   Intake          type, key, routes, one accept, hand-over: 200, 503
 * </pre>
 *
 * Every way a request can end is an {@code Outcome} and has its answer there. Answers 2xx only
 * after the store has it; whatever a request holds (bytes, an accept, places) is given back exactly
 * once however it ends. It knows no Redis, keeps nothing between requests, and never logs a header
 * or a body. Of what is rejected {@code RejectionLog} keeps evidence, once the sender has its
 * answer; {@code Readmitting} judges a request again that was kept with it.
 */
@NullMarked
package io.hookgate.ingress;

import org.jspecify.annotations.NullMarked;
