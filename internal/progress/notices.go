package progress

import (
	"errors"
	"fmt"

	"portolan/internal/text"
)

// unsaved returns the notice that nothing will be saved, with the reason.
func unsaved(path string, err error) string {
	switch {
	case errors.Is(err, errNewer):
		return fmt.Sprintf("Nothing will be saved: %s was written by a newer version of portolan. "+
			"Update portolan to go on where you were.", path)
	case busy(err):
		return fmt.Sprintf("Nothing will be saved: %s holds %s. Close that program, and start portolan again.",
			holder(path), path)
	case errors.Is(err, errDamaged):
		return fmt.Sprintf("Nothing will be saved: %s is damaged, and no new file can be written in its folder (%v). "+
			"To keep your progress elsewhere, set XDG_DATA_HOME to a folder that can be written.", path, root(err))
	}
	return fmt.Sprintf("Nothing will be saved: %s cannot be written (%v). To keep it elsewhere, "+
		"set XDG_DATA_HOME to a folder that can be written.", path, root(err))
}

// holder names the programs that hold a record. Where the system does not say which they are, it is "another program".
func holder(path string) string {
	if found := holders(path); len(found) > 0 {
		return text.List(found, "and")
	}
	return "another program"
}

// salvaged returns the notice that a damaged record was replaced. It has the numbers of events that were saved from it.
func salvaged(answers, others int, aside string) string {
	if answers+others == 0 {
		return "Your progress could not be read, so you start from the beginning. The damaged file was kept: " + aside
	}
	var saved []string
	if answers > 0 {
		saved = append(saved, text.Count(answers, "answer"))
	}
	if others > 0 {
		saved = append(saved, text.Count(others, "other event"))
	}
	return fmt.Sprintf("Your progress file was damaged. Saved from it: %s. The damaged file was kept: %s",
		text.List(saved, "and"), aside)
}

// unreadable returns the notice that rows of the record cannot be read, or "" if there are none.
func unreadable(rows int, path string) string {
	switch rows {
	case 0:
		return ""
	case 1:
		return "1 event of your progress cannot be read, so it does not count. It stays in the file: " + path
	}
	return fmt.Sprintf("%d events of your progress cannot be read, so they do not count. They stay in the file: %s",
		rows, path)
}

// root returns the innermost error, because that is the part a learner can act on. Of several it takes the last one,
// which is the cause.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if several, ok := err.(interface{ Unwrap() []error }); ok {
			all := several.Unwrap()
			inner = all[len(all)-1]
		}
		if inner == nil {
			return err
		}
		err = inner
	}
}
