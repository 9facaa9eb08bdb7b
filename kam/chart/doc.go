// Package chart lays boxes and the lines between them out in a plane of cells: as an organization chart, as a layered
// chart of influence, as a matrix, as a list. It knows nothing of people and screens.
//
// Layouts are deterministic. No two boxes overlap, nothing lies outside, every line ends at its boxes.
package chart
