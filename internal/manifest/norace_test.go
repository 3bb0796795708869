//go:build !race

package manifest

// slowdown is how many times longer than in the program everything takes.
const slowdown = 1
