/** What is painted: charts, timelines, labels and attention on pictures. */
package dev.sightline.draw;
