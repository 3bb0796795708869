package quiz

// As is withType, for the tests.
var As = withType

// Judge judges one of the options of a scenario without a question.
func Judge(sc Scenario, option string) (Judgement, error) {
	t, err := newTrial(sc)
	if err != nil {
		return Judgement{}, err
	}
	return t.judge(option), nil
}

// Table returns the table of a scenario without a question.
func Table(sc Scenario) ([]Row, error) {
	t, err := newTrial(sc)
	if err != nil {
		return nil, err
	}
	return t.table(), nil
}
