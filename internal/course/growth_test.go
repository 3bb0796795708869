package course

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/internal/growth"
)

// times returns a course with n copies of the lessons, questions and scenes of the small course. Every copy of a lesson
// asks its own copies of the questions.
func times(t testing.TB, n int) fstest.MapFS {
	t.Helper()
	ids := regexp.MustCompile(`\b(?:front|side)(?:-[a-z]+)?\b`)
	files := sound(t)
	for name, file := range sound(t) {
		for i := 1; i < n; i++ {
			ext := path.Ext(name)
			data := ids.ReplaceAllString(string(file.Data), fmt.Sprintf("$0-%d", i))
			files[fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), i, ext)] = &fstest.MapFile{Data: []byte(data)}
		}
	}
	return files
}

// TestGrowth reads and checks courses of different sizes.
func TestGrowth(t *testing.T) {
	growth.Bytes(t, 8, func(n int) func() {
		files := times(t, n)
		return func() { load(t, files) }
	})
	growth.Bytes(t, 8, func(n int) func() {
		files := times(t, n)
		return func() { Check(files) }
	})
}

// TestGrowthOfQuestions proves all questions of a course, as a round of practice does.
func TestGrowthOfQuestions(t *testing.T) {
	growth.Bytes(t, 8, func(n int) func() {
		c, all := load(t, times(t, n)), map[string]bool{}
		for _, l := range c.Lessons() {
			all[l.ID] = true
		}
		return func() {
			if pool, err := c.Pool(all); err != nil || len(pool) < n {
				t.Errorf("%d questions, %v", len(pool), err)
			}
		}
	})
}
