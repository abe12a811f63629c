/**
 * Recurrent nets and their gradients over native float matrices; optimisers and learning rates.
 * Knows nothing of pictures, words or files; time-major, {@code [time, batch, hidden]}.
 */
package dev.sightline.rnn;
