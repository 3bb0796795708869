package journey_test

import (
	"fmt"
	"time"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// A new learner predicts what happens to the first packet, and goes on to the next page.
func ExampleJourney_Do() {
	c, err := course.Load(course.Embedded())
	if err != nil {
		fmt.Println(err)
		return
	}
	now := journey.Moment{Time: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Seed: 7}
	j := journey.New(c, progress.Replay(nil))
	for _, in := range []journey.Input{
		journey.Open{Place: journey.AtWelcome{}}, journey.Choose{N: 1}, journey.Enter{},
	} {
		var effect journey.Effect
		j, effect = j.Do(in, now)
		fmt.Printf("%T leads to %T and records", in, j.Stop())
		for _, event := range effect.Events {
			fmt.Printf(" a %s", event.Kind)
		}
		if len(effect.Events) == 0 {
			fmt.Print(" nothing")
		}
		fmt.Println()
	}
	// Output:
	// journey.Open leads to journey.Welcome and records nothing
	// journey.Choose leads to journey.Welcome and records a prediction
	// journey.Enter leads to journey.Welcome and records nothing
}
