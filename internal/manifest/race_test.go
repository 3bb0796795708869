//go:build race

package manifest

// slowdown is how many times longer the race detector makes everything take (https://go.dev/doc/articles/race_detector).
const slowdown = 10
