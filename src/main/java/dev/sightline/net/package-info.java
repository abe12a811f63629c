/**
 * A model writes its equations once, on {@link dev.sightline.net.Value}s that only remember how
 * they were made. Four walkers read that graph: {@link dev.sightline.net.Tape} trains, {@link
 * dev.sightline.net.Runner} decodes step by step, {@link dev.sightline.net.OnnxWriter} exports, and
 * {@link dev.sightline.net.Reference} computes everything again in doubles, without a thought for
 * speed, which is what the other three are checked against.
 */
package dev.sightline.net;
