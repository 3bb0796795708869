// Package terminal stands between the program and the terminal that it runs in. Input passes on only keys, pastes and
// answers that are complete and well-formed, because the library that decodes them panics or waits for ever on others.
// Output paints at most a part of a very large window, and holds the questions to the terminal back until the program
// asks them. Settings are the terminal's modes from before an editor or the program ran.
package terminal
