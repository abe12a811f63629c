/** Model files: safetensors, hashes, provenance, written and read safely. */
package dev.sightline.bundle;
