/** The examples of the lecture notes, worked with the cells and optimisers of this project. */
package dev.sightline.lecture;
