/** Floor 1. Tokens and vocabularies. */
package dev.sightline.text;
