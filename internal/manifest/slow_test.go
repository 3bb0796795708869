package manifest
import ("testing";"strings";"time";"fmt";"runtime")
func TestSlow(t *testing.T){
 for n, s := range map[string]string{
  "docs": strings.Repeat("a: 1\n---\n", 116000), "keys": func()string{b:=strings.Builder{}; for i:=range 80000 {fmt.Fprintf(&b,"k%d: 1\n",i)}; return b.String()}(),
  "ports": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n"+strings.Repeat("  - {port: 80, nodePort: 30000, name: a}\n", 25000),
  "unknown": "apiVersion: v1\nkind: Service\nspec:\n"+func()string{b:=strings.Builder{}; for i:=range 60000 {fmt.Fprintf(&b,"  k%d: 1\n",i)}; return b.String()}(),
  "dup": "apiVersion: v1\nkind: Service\nspec:\n"+strings.Repeat("  a: 1\n",140000),
  "comments": "a: 1\n"+strings.Repeat("# x\n", 250000), "quote": "a: \""+strings.Repeat("x ", 500000)+"\"",
  "flow": strings.Repeat("{a: ", 90)+strings.Repeat("}",90), "seq": strings.Repeat("- 1\n", 250000), "qq": strings.Repeat("? ", 500000), "bang": strings.Repeat("!", 1000000), "amp": strings.Repeat("&a ", 300000), "str": strings.Repeat("a\n", 500000), "colon": strings.Repeat("a:\n", 300000), "brack":strings.Repeat("[a,\n", 250000), "crlf": strings.Repeat("a: b\r\n", 150000),"merge": "a: &a {x: 1}\n"+strings.Repeat("b: {<<: *a}\n", 70000), "list": "apiVersion: v1\nkind: List\nitems:\n"+strings.Repeat("- {apiVersion: v1, kind: Service, metadata: {name: x}}\n",19000),
  "anchors": func()string{b:=strings.Builder{}; for i:=range 9000 {fmt.Fprintf(&b,"k%d: &a%d [x]\nj%d: *a%d\n",i,i,i,i)}; return b.String()}(),
 }{ var m0,m1 runtime.MemStats; runtime.ReadMemStats(&m0); st:=time.Now(); os:=Parse("x",[]byte(s)); ne:=0; for _,o:=range os {ne+=len(Validate(o))}; d1:=time.Since(st); runtime.ReadMemStats(&m1); st=time.Now(); _,err:=Annotate(s); d2:=time.Since(st)
  e:=""; if err!=nil {e=err.Error()}; if d1>500*time.Millisecond||d2>500*time.Millisecond {fmt.Printf("%s len=%d parse=%v (%d objs, %d errs, %dMB) annotate=%v %.80s\n",n,len(s),d1,len(os),ne,(m1.TotalAlloc-m0.TotalAlloc)>>20,d2,e)} }
}
