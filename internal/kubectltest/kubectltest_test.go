package kubectltest_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"sigs.k8s.io/yaml"

	"portolan/internal/kubectltest"
)

// The YAML and the JSON are the same List, and both are printed as kubectl prints them: keys in alphabetical order.
func TestBothFormatsSayTheSame(t *testing.T) {
	c := kubectltest.Of(400)
	var fromYAML, fromJSON any
	if err := yaml.UnmarshalStrict(c.YAML(), &fromYAML); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(c.JSON(), &fromJSON); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(fromYAML, fromJSON) {
		t.Error("the YAML and the JSON differ")
	}
	sorted, err := json.MarshalIndent(fromJSON, "", "    ")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(append(unescaped(sorted), '\n'), unescaped(c.JSON())) {
		t.Error("the keys of the JSON are not in the order in which kubectl prints them")
	}
}

// unescaped removes the difference between encoders that escape < > & and those that do not.
func unescaped(js []byte) []byte {
	for _, c := range []string{"<", ">", "&"} {
		escaped, _ := json.Marshal(c)
		js = bytes.ReplaceAll(js, bytes.Trim(escaped, `"`), []byte(c))
	}
	return js
}

func TestSizes(t *testing.T) {
	full, small := kubectltest.Of(1000), kubectltest.Of(1000)
	small.Small = true
	if n := len(full.YAML()); n < 6_500_000 || n > 8_500_000 {
		t.Errorf("1000 pods are %d bytes", n)
	}
	if n := len(small.YAML()); n < 900_000 || n > 1_500_000 {
		t.Errorf("1000 small pods are %d bytes", n)
	}
}
