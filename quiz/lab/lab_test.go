package lab_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/cluster"
	"portolan/quiz"
	"portolan/quiz/lab"
	"portolan/quiz/quiztest"
)

var update = flag.Bool("update", false, "write the results for manifests into testdata")

// aLab reads a lab as if it were a file of a course on disk.
func aLab(t testing.TB, yaml string) lab.Lab {
	t.Helper()
	id := regexp.MustCompile(`(?m)^id: (.*)$`).FindStringSubmatch(yaml)
	if id == nil {
		t.Fatal("the lab has no id")
	}
	labs, err := lab.Load(fstest.MapFS{"quiz/labs/" + id[1] + ".yaml": {Data: []byte(yaml)}}, "quiz/labs")
	if err != nil {
		t.Fatal(err)
	}
	return labs[0]
}

// labExample is the lab of the README, as its author would write it.
func labExample(t testing.TB) string {
	t.Helper()
	return quiztest.Example(t, "```yaml lab", "")
}

// Each file of testdata has manifests for a lab, and the result that Judge returns for each.
func TestJudge(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sections, places := map[string]string{}, map[string]int{}
		for i, f := range archive.Files {
			sections[f.Name] = string(f.Data)
			places[f.Name] = i
		}
		l := aLab(t, sections["lab.yaml"])
		scene, ok := quiztest.Scenes(t)(l.Scene)
		if own := sections["scene.yaml"]; own != "" {
			scene, err = cluster.Load(file, []byte(own))
			ok = err == nil
		}
		if !ok {
			t.Fatalf("%s: no scene %q: %v", file, l.Scene, err)
		}
		proved, err := lab.Prove(l, scene)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, f := range archive.Files {
			name, ok := strings.CutSuffix(f.Name, ".yaml")
			if !ok || name == "lab" || name == "scene" {
				continue
			}
			t.Run(l.ID+"/"+name, func(t *testing.T) {
				text := resultText(proved.Judge(sections[f.Name]))
				if *update {
					archive.Files[places[name+".txt"]].Data = []byte(text)
				} else if text != sections[name+".txt"] {
					t.Errorf("got\n%swant\n%s", text, sections[name+".txt"])
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// resultText returns a result in the form of testdata.
func resultText(r lab.Result) string {
	var out strings.Builder
	for _, e := range r.Refused {
		fmt.Fprintf(&out, "%v\n     %s\n", e, e.Hint)
	}
	for _, d := range r.Demands {
		if len(r.Refused) > 0 && !d.Holds {
			continue
		}
		mark := "NO"
		switch {
		case d.Holds:
			mark = "yes"
		case d.Idle:
			mark = "idle"
		}
		fmt.Fprintf(&out, "%-4s %s", mark, d.Text)
		if to := d.Try.Trace.To; to != "" {
			fmt.Fprintf(&out, " | %s %s", to, d.Try.Trace.Outcome)
		}
		if d.Try.Note != "" {
			fmt.Fprintf(&out, ": %s", d.Try.Note)
		}
		out.WriteByte('\n')
	}
	if r.Solved {
		out.WriteString("solved\n")
	}
	return out.String()
}

// Each need has its text in the list of a lab.
func TestDemandText(t *testing.T) {
	for _, c := range []struct{ need, want string }{
		{"needs: [{from: pod/orders}]", "`orders` can connect"},
		{"needs: [{from: pod/ops/monitor, to: \"db:5432\"}]", "`ops/monitor` can connect to `db:5432`"},
		{"needs: [{from: pod/orders, service: db, to: \"db:5432\"}]", "`orders` can connect to `db:5432`"},
		{"needs: [{from: office, service: db, to: \"node2:30080\"}]", "the office can connect to `db` at `node2:30080`"},
		{"needs: [{from: internet, port: 443}]", "the internet can connect on port 443"},
		{
			"needs: [{from: office, service: db, stable: true}]",
			"the office can connect to `db`, also when any one node is lost",
		},
		{"needs: [{from: kiosks, every: node}]", "the kiosks can connect on every node"},
		{
			"needs: [{from: pod/orders, to: \"cart:80\", at: 9000}]",
			"`orders` can connect to `cart:80`, and reaches port 9000 of the pod",
		},
		{"needs: [{from: node/node1}]", "`node1` can connect"},
		{"bans: [{from: office}]", "the office cannot connect"},
		{"bans: [{from: kiosks, service: db}]", "the kiosks cannot connect to `db`"},
		{"bans: [{from: office, by: node}]", "the office cannot connect through any node"},
		{"bans: [{from: office, by: balancer}]", "the office cannot connect through the load balancer"},
		{"bans: [{from: pod/cart, by: name}]", "`cart` cannot connect through the name"},
		{"least: true", "no more addresses for clients outside than they need"},
	} {
		demands := lab.Proved{Lab: aLab(t, "id: a\n"+c.need)}.Demands()
		if len(demands) != 1 || demands[0].Text != c.want {
			t.Errorf("%s:\n got %+v\nwant %s", c.need, demands, c.want)
		}
	}
}

// A lab is read strictly. Each row replaces old by new in the lab of the README and has the error in want.
func TestLoad(t *testing.T) {
	for _, c := range []struct{ rule, old, new, want string }{
		{"known keys", "least: true", "lest: true", `quiz/labs/a.yaml:25: unknown key "lest" in the lab`},
		{"known keys of a need", "{from: office,", "{form: office,", `quiz/labs/a.yaml:24: unknown key "form" in the lab`},
		{"values of their kind", "least: true", "least: rather", "quiz/labs/a.yaml:25: cannot unmarshal"},
		{
			"one lab a file", "id: example-carts", "id: a\n---\nid: example-carts",
			"quiz/labs/a.yaml:1: want one lab in a file",
		},
		{"no list", "id: example-carts", "- id: example-carts", "quiz/labs/a.yaml"},
		{
			"nothing that a terminal obeys", "title: The", `title: "\e[2JThe"#`,
			"quiz/labs/a.yaml:4: the invisible character U+001B",
		},
		{"the file has the name of the id", "", "", `quiz/labs/a.yaml:1: the id is "example-carts"`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			yaml := labExample(t)
			if !strings.Contains(yaml, c.old) {
				t.Fatalf("the lab of the README has no %q", c.old)
			}
			yaml = strings.Replace(yaml, c.old, c.new, 1)
			labs, err := lab.Load(fstest.MapFS{"quiz/labs/a.yaml": {Data: []byte(yaml)}}, "quiz/labs")
			if err == nil || !strings.Contains(err.Error(), c.want) || len(labs) > 0 {
				t.Errorf("got %v and %d labs, want %q", err, len(labs), c.want)
			}
		})
	}
	for name, data := range map[string]string{"a list": "- id: a\n", "nothing": "# a comment\n"} {
		_, err := lab.Load(fstest.MapFS{"labs/a.yaml": {Data: []byte(data)}}, "labs")
		if err == nil || !strings.Contains(err.Error(), "labs/a.yaml:1: want one lab in a file") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if labs, err := lab.Load(fstest.MapFS{}, "labs"); err != nil || len(labs) > 0 {
		t.Errorf("a folder that is not there: got %v and %d labs", err, len(labs))
	}
}

// A need that names no Service and no address holds at any Service of the manifest that leads to the same pods.
func TestNeedOfNoService(t *testing.T) {
	l := aLab(t, strings.Replace(labExample(t), `to: "cart:80", `, "", 1))
	scene, _ := quiztest.Scenes(t)(l.Scene)
	proved, err := lab.Prove(l, scene)
	if err != nil {
		t.Fatal(err)
	}
	service := func(name, spec string) string {
		return "apiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec: {" + spec + "}\n---\n"
	}
	notListening := service("cart", "selector: {app: cart}, ports: [{port: 80, targetPort: 8080}]")
	for _, c := range []struct {
		why, text string
		solved    bool
		to        string // what the pod orders dialled
	}{
		{
			"the one that is meant", service("cart", "selector: {app: cart}, ports: [{port: 80, targetPort: 9000}]"), true,
			"cart:80",
		},
		{"none", notListening, false, "cart:80"},
		{
			"another one", notListening + service("trolley", "selector: {app: cart}, ports: [{port: 80, targetPort: 9000}]"),
			true,
			"trolley:80",
		},
		{
			"under another name", service("trolley", "selector: {app: cart}, ports: [{port: 80, targetPort: 9000}]"), true,
			"trolley:80",
		},
		{
			"another one, to other pods", notListening +
				service("web", "selector: {app: web}, ports: [{port: 80, targetPort: 8080}]"),
			false, "cart:80",
		},
		{
			"another one, which lets the office in", notListening +
				service("trolley", "type: NodePort, selector: {app: cart}, ports: [{port: 80, targetPort: 9000}]"), false,
			"trolley:80",
		},
		{"an alias that lists no ports", service("cart",
			"type: ExternalName, externalName: trolley.default.svc.cluster.local") +
			service("trolley", "selector: {app: cart}, ports: [{port: 80, targetPort: 9000}]"), true, "cart.default:80"},
	} {
		got := proved.Judge(c.text)
		if to := got.Demands[0].Try.Trace.To; got.Solved != c.solved || to != c.to {
			t.Errorf("%s: solved %t by %s, want %t by %s:\n%s", c.why, got.Solved, to, c.solved, c.to, resultText(got))
		}
	}
}

// Prove fails for a lab whose needs and bans cannot be tried.
func TestProveFails(t *testing.T) {
	l := aLab(t, strings.Replace(labExample(t), "from: office", "from: captain", 1))
	scene, _ := quiztest.Scenes(t)(l.Scene)
	if _, err := lab.Prove(l, scene); err == nil || !strings.Contains(err.Error(), "captain") {
		t.Errorf("a client that the scene does not have: %v", err)
	}
}

// The hash depends on what the author wrote, and not on the file and the line.
func TestHash(t *testing.T) {
	l := aLab(t, labExample(t))
	moved, edited := l, l
	moved.File, moved.Line = "elsewhere.yaml", 7
	edited.Hints = []string{"Look closer."}
	if l.Hash() != moved.Hash() || l.Hash() == edited.Hash() || len(l.Hash()) != 16 {
		t.Errorf("hash %q, moved %q, edited %q", l.Hash(), moved.Hash(), edited.Hash())
	}
}

// The manifests that a learner may write to get around a lab do not solve it.
func TestLabsAreNotPassedBy(t *testing.T) {
	typed := regexp.MustCompile(`(?m)^  type: .*\n`)
	for _, l := range labs(t) {
		scene, _ := quiztest.Scenes(t)(l.Scene)
		proved, err := lab.Prove(l, scene)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(l.Solution, "---\n")
		hurried := map[string]string{
			"nothing":      "",
			"no selector":  regexp.MustCompile(`(?m)^  selector:\n(    .*\n)+`).ReplaceAllString(l.Solution, ""),
			"another name": strings.ReplaceAll(l.Solution, "  name: ", "  name: my-"),
			"the broken one with the right one beside it": l.Start + "\n---\n" + strings.ReplaceAll(
				l.Solution,
				"  name: ",
				"  name: my-",
			),
		}
		for _, typ := range []string{"ClusterIP", "NodePort", "LoadBalancer"} {
			hurried["the start as "+typ] = strings.ReplaceAll(
				typed.ReplaceAllString(l.Start, ""),
				"spec:\n",
				"spec:\n  type: "+typ+"\n",
			)
		}
		if first != l.Solution {
			hurried["one of several"] = first
		}
		if !slices.ContainsFunc(l.Needs, func(n quiz.Need) bool { return n.Service != "" || n.To != "" }) {
			delete(hurried, "another name") // nobody dials it by its name
		}
		for name, text := range hurried {
			if proved.Judge(text).Solved && text != l.Solution {
				t.Errorf("%s: %s solves it:\n%s", l.ID, name, text)
			}
		}
	}
}
