package handout_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCardPrintsOnOneSheet prints the card with Chromium on both papers, and counts the pages of the PDF.
func TestCardPrintsOnOneSheet(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on the PATH")
	}
	if testing.Short() {
		t.Skip("a browser takes seconds to start")
	}
	for paper, points := range map[string]string{"A4": "594", "Letter": "612"} {
		t.Run(paper, func(t *testing.T) {
			dir := t.TempDir()
			html, pdf := filepath.Join(dir, "card.html"), filepath.Join(dir, "card.pdf")
			content := strings.Replace(cardPage(t), "@page {", "@page { size: "+paper+";", 1)
			if err := os.WriteFile(html, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), chromium, "--headless", "--no-sandbox", "--disable-gpu",
				"--user-data-dir="+filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf="+pdf, html)
			cmd.Env = append(cmd.Environ(), "HOME="+dir)
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Skipf("chromium does not run here: %v\n%s", err, said)
			}
			printed, err := os.ReadFile(pdf)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(printed, -1)); n != 1 {
				t.Errorf("the card takes %d pages of %s", n, paper)
			}
			box := regexp.MustCompile(`/MediaBox\s*\[0 0 (\d+)`).FindSubmatch(printed)
			if box == nil || string(box[1]) != points {
				t.Errorf("the page is %s points wide, want %s for %s", box, points, paper)
			}
		})
	}
}
