/** Floor 3. Caption metrics as pure functions, protocols and reports. */
package dev.sightline.eval;
