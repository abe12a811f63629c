/** Floor 1. Model files: safetensors, hashes, provenance, written and read safely. */
package dev.sightline.bundle;
