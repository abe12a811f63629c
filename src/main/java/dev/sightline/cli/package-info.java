/** One picocli class per command: parse, call, print. */
package dev.sightline.cli;
