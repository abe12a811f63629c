/** Weight files of others, read and put into the nets of {@code encoder.zoo}. */
package dev.sightline.encoder.weights;
