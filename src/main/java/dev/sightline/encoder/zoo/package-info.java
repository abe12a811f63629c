/** The nets of the encoders as DL4J zoo models, with the layers that make them trainable. */
package dev.sightline.encoder.zoo;
