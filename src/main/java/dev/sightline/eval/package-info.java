/** Metrics of captions and activities as pure functions, protocols and reports. */
package dev.sightline.eval;
