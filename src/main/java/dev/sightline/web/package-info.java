/** The server: Sightline's own protocol, Ollama's and OpenAI's over HTTP, on top of the face. */
package dev.sightline.web;
