package course

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestCheckFindsNothingInASoundCourse(t *testing.T) {
	for _, p := range Check(sound(t)) {
		t.Error(p)
	}
}

func TestCheckFindsNothingInTheEmbeddedCourse(t *testing.T) {
	for _, p := range Check(Embedded()) {
		t.Error(p)
	}
}

// Every section of testdata/broken.txtar has edits of the sound course, and all problems that follow from them.
func TestCheckHoldsEveryRule(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/broken.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range archive.Files {
		t.Run(section.Name, func(t *testing.T) {
			files, want := sound(t), ""
			for _, e := range edits(string(section.Data)) {
				if e.file == "" {
					want += e.old
					continue
				}
				src := string(files[e.file].Data)
				if !strings.Contains(src, e.old) {
					t.Fatalf("%s does not have\n%s", e.file, e.old)
				}
				files[e.file].Data = []byte(strings.Replace(src, e.old, e.new, 1))
			}
			var got strings.Builder
			for _, p := range Check(files) {
				got.WriteString(p.Error() + "\n")
			}
			if got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
		})
	}
}

// edit replaces lines of a file. An edit without a file has the expected problems in old.
type edit struct{ file, old, new string }

// edits reads a section: a file after "@", the lines to replace after "-", the new lines after "+", and the expected
// problems after "!".
func edits(section string) []edit {
	var all []edit
	for line := range strings.Lines(section) {
		sign, text := line[0], line[2:]
		switch {
		case sign == '@':
			all = append(all, edit{file: strings.TrimSpace(text)})
		case sign == '!':
			all = append(all, edit{old: text})
		case sign == '-':
			all[len(all)-1].old += text
		case sign == '+':
			all[len(all)-1].new += text
		}
	}
	return all
}

func TestEmbeddedHasTheLayoutOfACourseOnDisk(t *testing.T) {
	for _, file := range []string{"lessons/01-why-a-service.md", "lessons/scenes/shop.yaml", "quiz/README.md"} {
		if _, err := fs.Stat(Embedded(), file); err != nil {
			t.Error(err)
		}
	}
	for _, file := range []string{"lesson", "/lessons", "lessons/../quiz", "lessons/lesson.go", "."} {
		if _, err := Embedded().Open(file); err == nil {
			t.Errorf("%s can be opened", file)
		}
	}
	for _, dir := range []string{"lessons", "quiz"} {
		entries, err := fs.ReadDir(Embedded(), dir)
		if err != nil || len(entries) == 0 {
			t.Errorf("%s lists %d entries, %v", dir, len(entries), err)
		}
	}
}
