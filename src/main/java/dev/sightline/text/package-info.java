/** Tokens and vocabularies. */
package dev.sightline.text;
