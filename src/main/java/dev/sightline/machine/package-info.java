/** What this computer has, what native libraries are told, how a file is written whole. */
package dev.sightline.machine;
