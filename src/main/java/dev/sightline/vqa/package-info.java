/** Questions about pictures: models that answer them, their training, and what asks them. */
package dev.sightline.vqa;
