// Package listing writes a buying center as text that people can read, compare line by line, change, and load again.
package listing
