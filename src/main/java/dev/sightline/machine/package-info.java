/** Floor 0. What this computer has, and what its native libraries are told before they load. */
package dev.sightline.machine;
