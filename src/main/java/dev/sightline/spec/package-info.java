/** Settings, each declared once: what options, checks, JSON, cards and forms are made from. */
package dev.sightline.spec;
