/** The one way onto disk, the one reader of JSON, and the one error for users. */
package dev.sightline.io;
