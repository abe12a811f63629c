/** What this computer has, and what native libraries are told. */
package dev.sightline.machine;
