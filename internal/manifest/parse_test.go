package manifest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

const twoDocuments = `# a Service and what it needs
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
# nothing here
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    example.com/team: front
spec:
  selector: &labels
    app: web
  ports:
  - port: 80
    targetPort:
      8080
  - {port: 443, name: https}
`

func TestParseTakesAFileApart(t *testing.T) {
	got := Parse("shop.yaml", []byte(twoDocuments))
	if len(got) != 2 {
		t.Fatalf("%d objects", len(got))
	}
	if ns := got[0]; ns.Document != 1 || ns.Kind != "Namespace" || ns.Name != "shop" ||
		ns.Value.(*corev1.Namespace).Name != "shop" {
		t.Errorf("first: %+v", ns)
	}
	svc := got[1]
	if svc.Document != 2 || svc.APIVersion != "v1" || svc.Namespace != "shop" || svc.Service() == nil ||
		len(svc.Errors) > 0 {
		t.Errorf("second: %+v", svc)
	}
	if got[0].Service() != nil {
		t.Error("a Namespace is a Service")
	}
}

// The position of a field is that of its value if the value is on the same line, and otherwise that of its name. A
// field that is not set has the position of the nearest parent that is.
func TestAt(t *testing.T) {
	svc := Parse("shop.yaml", []byte(twoDocuments))[1]
	for field, want := range map[string]Position{
		"":                                  {9, 1},
		"kind":                              {10, 7},
		"metadata.labels":                   {14, 3},
		"metadata.labels[example.com/team]": {15, 23},
		"metadata.annotations.gone":         {11, 1},
		"spec.selector":                     {17, 3},
		"spec.type":                         {16, 1},
		"spec.ports":                        {19, 3},
		"spec.ports[0]":                     {20, 5},
		"spec.ports[0].port":                {20, 11},
		"spec.ports[0].targetPort":          {21, 5},
		"spec.ports[0].nodePort":            {20, 5},
		"spec.ports[1].name":                {23, 23},
		"spec.ports[7].port":                {19, 3},
		"SPEC.Ports[1]":                     {23, 5},
		"spec..[":                           {16, 1},
	} {
		if got := svc.At(field); got != want {
			t.Errorf("%q is at %v, want %v", field, got, want)
		}
	}
	if got := (Object{}).At("spec"); got != (Position{}) {
		t.Errorf("a field of nothing is at %v", got)
	}
}

func TestParseUnpacksLists(t *testing.T) {
	const item = `{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {ports: [{port: %s}]}}`
	list := "apiVersion: v1\nkind: List\nmetadata: {resourceVersion: \"\"}\nitems:\n" +
		"- " + fmt.Sprintf(item, "a", "80") + "\n- " + fmt.Sprintf(item, "b", `"80"`) + "\n"
	got := Parse("all.yaml", []byte(list))
	if len(got) != 2 || got[0].Item != 1 || got[0].Name != "a" || len(got[0].Errors) != 0 {
		t.Fatalf("%+v", got)
	}
	if e := got[1].Errors; got[1].Item != 2 || len(e) != 1 || e[0].Position != (Position{6, 78}) {
		t.Errorf("%+v", e)
	}
	typed := `{"apiVersion": "v1", "kind": "ServiceList", "items": [{"metadata": {"name": "c"}}]}`
	if got := Parse("c.json", []byte(typed)); len(got) != 1 || got[0].Kind != "Service" || got[0].Name != "c" {
		t.Errorf("%+v", got)
	}
	const nested = "kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: List, items: []}\n"
	if e := Parse("nested.yaml", []byte(nested))[0].Errors; len(e) != 1 || e[0].Line != 4 || e[0].Hint == "" {
		t.Errorf("%+v", e)
	}
	const odd = "kind: List\napiVersion: v1\nitems:\n- null\n- x\n- {apiVersion: v1, kind: Pod, kind: Node, metadata: {name: d}}\n"
	got = Parse("odd.yaml", []byte(odd))
	if len(got) != 3 || got[0].Service() == nil || got[2].Kind != "Node" || len(got[2].Errors) > 0 {
		t.Errorf("%+v", got)
	}
	if e := got[1].Errors; len(e) != 1 || e[0].Position != (Position{5, 3}) {
		t.Errorf("%+v", e)
	}
	if got := Parse("none", []byte("kind: List\napiVersion: v1\nitems: []")); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	if got := Parse("bad", []byte("kind: List\napiVersion: v1\nitems: 3")); len(got) != 1 || len(got[0].Errors) != 1 {
		t.Errorf("%+v", got)
	}
}

// A file is cut into documents as kubectl cuts it, and a message counts lines from the beginning of its document.
func TestParseCutsAFileAsKubectl(t *testing.T) {
	const object = "apiVersion: a.b/v1\nkind: A\n"
	for src, want := range map[string]string{
		object + "---\n" + object:                       "1 2",
		"---\n" + object + "---  # next\n" + object:     "1 2",
		"# none\n---\n\n---\n" + object + "---":         "1",
		object + "--- \r\n# none\n---#glued\n" + object: "1 2",
		object + "  ---\n":                              "1",
		object + "...\n" + object:                       "1",
		object + "...\nit: [is, not read\n":             "1",
		object + "---\n" + object + "--- x # y\n":       "1 6:1 invalid Yaml document separator: x # y",
		object + "----\n" + object:                      "3:1 invalid Yaml document separator: -",
		"%YAML 1.1\n---\n" + object:                     "1:1 yaml: line 1: did not find expected <document start> 2",
		object + "---\n" + object + "x: [\n":            "1 6:1 yaml: line 3: did not find expected node content",
	} {
		var got []string
		for _, o := range Parse("", []byte(src)) {
			if len(o.Errors) == 0 {
				got = append(got, strconv.Itoa(o.Document))
				continue
			}
			e := o.Errors[0]
			got = append(got, fmt.Sprintf("%d:%d %s", e.Line, e.Column, core(e.Message)))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %s, want %s", src, strings.Join(got, " "), want)
		}
	}
}

// Kinds of other groups are read only as far as their name. A kind that cannot exist in its group is refused.
func TestParseKnowsWhatItDoesNotKnow(t *testing.T) {
	for typed, refused := range map[string]bool{
		"apps/v1 Deployment":             false,
		"portolan/v1 Scene":              false,
		"events.k8s.io/v1 Event":         false,
		"serving.knative.dev/v1 Service": false,
		"networking.k8s.io/v1 Service":   true,
		"extensions/v1beta1 Ingress":     true,
		"networking.k8s.io/v1 Gateway":   true,
		"v1 Deployment":                  true,
		"v2 Service":                     true,
		"v1 Sevice":                      true,
	} {
		apiVersion, kind, _ := strings.Cut(typed, " ")
		o := Parse("", []byte("apiVersion: "+apiVersion+"\nkind: "+kind+"\nmetadata: {name: x}\nanything: 1"))[0]
		if o.Value != nil || o.Name != "x" || len(o.Errors) > 0 != refused {
			t.Errorf("%s: %+v", typed, o)
		}
		if refused && o.Errors[0].Hint == "" {
			t.Errorf("%s: no hint", typed)
		}
	}
}

func TestDecodeIsStrict(t *testing.T) {
	type scene struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   struct{ Name string }
		ProxyMode  string `yaml:"proxyMode"`
	}
	const head = "---\n---\napiVersion: portolan/v1\nkind: Scene\nmetadata: {name: shop}\n"
	for body, want := range map[string]string{
		"proxyMode: iptables": "",
		"proxymode: iptables": "shop.yaml: decode Scene shop: yaml: unmarshal errors:\n  line 6: " +
			"field proxymode not found in type manifest.scene",
		"proxyMode: iptables\nproxyMode: nftables": "shop.yaml: decode Scene shop: yaml: unmarshal errors:\n  line 7: " +
			"mapping key \"proxyMode\" already defined at line 6",
	} {
		var got scene
		err := Parse("shop.yaml", []byte(head+body))[0].Decode(&got)
		if want == "" && (err != nil || got.ProxyMode != "iptables" || got.Metadata.Name != "shop") {
			t.Errorf("%q: %+v, %v", body, got, err)
		}
		if want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%q: %v", body, err)
		}
	}
	listed := Parse(
		"l",
		[]byte("apiVersion: v1\nkind: List\nitems: [{apiVersion: portolan/v1, kind: Scene, metadata: {name: x}}]"),
	)
	var got scene
	if err := listed[0].Decode(&got); err != nil || got.Metadata.Name != "x" {
		t.Errorf("from a list: %+v, %v", got, err)
	}
}

// hostile returns texts that would cost too much or could harm a terminal, with the message that refuses each.
func hostile() map[string]struct{ src, message string } {
	return map[string]struct{ src, message string }{
		"ten megabytes": {strings.Repeat("a: 1\n", 2<<20), "Request entity too large: limit is 4194304"},
		"a list without end": {
			"kind: List\nitems:\n" + strings.Repeat("- {kind: Pod}\n", 3<<20),
			"Request entity too large: limit is 4194304",
		},
		"comments without end":   {"a: 1\n" + strings.Repeat("# x\n", 250_000), "not set"},
		"one key, often":         {strings.Repeat("a: b\n", 150_000), "not set"},
		"deep nesting":           {strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "exceeded max depth of 100"},
		"deeper nesting":         {strings.Repeat("[", 500_000), "exceeded max depth of 10000"},
		"dashes":                 {strings.Repeat("- ", 500_000), "exceeded max depth of 10000"},
		"an alias bomb":          {bomb(), "excessive aliasing: limit is 10000"},
		"a snake":                {"a: &a [*a]", "contains itself"},
		"bytes that are no text": {"kind: \xff\xfe", "invalid UTF-8"},
		"a colour":               {"kind: Service # \x1b[31m", "control characters are not allowed"},
		"a colour, escaped": {
			"apiVersion: v1\nkind: Service\nmetadata: {name: \"\\e[31m\"}",
			"control characters are not allowed",
		},
		"eight-bit colour": {
			"apiVersion: v1\nkind: Service\nmetadata: {name: \"\\x9b31m\"}",
			"control characters are not allowed",
		},
	}
}

// The message about a wrong type names the types that Go embeds, which are no fields of the object.
func TestWrongTypeBelowAnEmbeddedType(t *testing.T) {
	const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - http:
      paths:
      - pathType: Exact
        path: 8080
`
	errs := Parse("x.yaml", []byte(ingress))[0].Errors
	if len(errs) != 1 || !strings.Contains(errs[0].Message, "IngressRuleValue") {
		t.Fatalf("%v", errs)
	}
	if e := errs[0]; e.Line != 9 || e.Column != 15 || !strings.Contains(e.Hint, `"8080"`) {
		t.Errorf("%d:%d, %q", e.Line, e.Column, e.Hint)
	}
}

// A hostile text is refused with a single error, which names the limit.
func TestLimits(t *testing.T) {
	for name, c := range hostile() {
		got := Parse("x.yaml", []byte(c.src))
		if len(got) != 1 || len(got[0].Errors) == 0 || !strings.Contains(got[0].Errors[0].Message, c.message) {
			t.Errorf("%s: %d objects, %.300v", name, len(got), got[0].Errors)
			continue
		}
		if e := got[0].Errors[0]; e.Hint == "" && !strings.Contains(name, "deep") && name != "dashes" {
			t.Errorf("%s: no hint beside %q", name, e.Message)
		}
	}
}

// The screen also shows the names of objects whose kind we do not decode.
func TestNamesAreHarmless(t *testing.T) {
	for _, o := range Parse("", []byte("kind: \"\\e[31m\"\napiVersion: a.b/v1\nmetadata: {name: \"\\x9b\\nx\"}")) {
		if hasControl(o.Kind+o.Name) || strings.Contains(o.Name, "\n") || o.Name == "" {
			t.Errorf("%q %q", o.Kind, o.Name)
		}
	}
}

func TestErrorNamesThePlace(t *testing.T) {
	e := Error{File: "svc.yaml", Position: Position{11, 17}, Field: "spec.type", Message: "Required value"}
	for want, e := range map[string]Error{
		"svc.yaml:11:17: spec.type: Required value": e,
		"svc.yaml:11: spec.type: Required value": {
			File: e.File, Position: Position{Line: 11}, Field: e.Field,
			Message: e.Message,
		},
		"svc.yaml: Required value":   {File: e.File, Message: e.Message},
		"line 11:17: Required value": {Position: e.Position, Message: e.Message},
		"Required value":             {Message: e.Message},
	} {
		if got := e.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// No input may cause a panic or send a control character to the screen.
func FuzzParse(f *testing.F) {
	for _, v := range verdicts(f) {
		f.Add(referenceFile(f, v.File))
	}
	f.Add([]byte(twoDocuments))
	f.Add([]byte(bomb()))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, o := range Parse("f", data) {
			errs := Cluster{}.Validate(o)
			for _, e := range errs {
				o.At(e.Field)
				if shown := e.Field + e.Reason + e.Message + e.Hint; hasControl(shown) {
					t.Errorf("%q", shown)
				}
			}
			if svc := o.Service(); svc != nil && len(errs) == 0 {
				Cluster{}.Default(svc)
				if errs := (Cluster{}).ValidateService(svc); len(errs) > 0 {
					t.Errorf("accepted, and refused with its defaults: %v", errs)
				}
			}
		}
	})
}

// BenchmarkHostile measures how soon each hostile text is refused. It shows what is quadratic in the length.
func BenchmarkHostile(b *testing.B) {
	for name, c := range hostile() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(c.src)))
			b.ReportAllocs()
			for b.Loop() {
				Parse("x.yaml", []byte(c.src))
			}
		})
	}
}

// One Service is read and judged between two keystrokes.
func BenchmarkParseAndValidate(b *testing.B) {
	src := referenceFile(b, "valid-nodeport-two-ports.yaml")
	b.ReportAllocs()
	for b.Loop() {
		if errs := (Cluster{}).Validate(Parse("svc.yaml", src)[0]); len(errs) > 0 {
			b.Fatal(errs)
		}
	}
}

func BenchmarkValidateService(b *testing.B) {
	svc := Parse("svc.yaml", referenceFile(b, "valid-nodeport-two-ports.yaml"))[0].Service()
	b.ReportAllocs()
	for b.Loop() {
		if errs := (Cluster{}).ValidateService(svc); len(errs) > 0 {
			b.Fatal(errs)
		}
	}
}

func BenchmarkAnnotate(b *testing.B) {
	src := string(referenceFile(b, "valid-nodeport-two-ports.yaml")) + "# the end\n"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Annotate(src); err != nil {
			b.Fatal(err)
		}
	}
}

// bomb returns a few lines that expand to ten billion values.
func bomb() string {
	b := strings.Builder{}
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 9 {
		n, last := string(rune('1'+i)), string(rune('0'+i))
		b.WriteString(
			"a" + n + ": &a" + n + " [" + strings.TrimSuffix(strings.Repeat("*a"+last+", ", 10), ", ") + "]\n",
		)
	}
	return b.String()
}
