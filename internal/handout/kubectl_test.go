package handout_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"portolan/internal/cluster"
	"portolan/internal/handout"
)

// TestCommandsInTheSimulator runs the commands of the card in the simulated cluster, which prints what kubectl prints,
// and checks that they show what the card says. The simulator has no kubectl get pods and kubectl run. Instead, the
// test checks that the pods of the first are the endpoints of the Service, and that the client of the second connects.
func TestCommandsInTheSimulator(t *testing.T) {
	s := withType(t, "NodePort")
	for _, c := range handout.NewCard().Commands {
		words := strings.Fields(c.String())
		last := words[len(words)-1]
		printed, shows := "", []string{}
		switch {
		case strings.HasPrefix(c.String(), "kubectl get svc web"):
			printed = s.PrintServices("web")
			shows = []string{"NodePort", web(t, s).Spec.ClusterIP, "80:30086/TCP"} // -o wide adds the selector
		case strings.HasPrefix(c.String(), "kubectl describe svc web"):
			printed = s.DescribeService("web")
			shows = []string{"TargetPort:", "10.244.1.11:8080,10.244.2.11:8080", "Events:"}
		case strings.HasPrefix(c.String(), "kubectl get endpointslices"):
			name, _ := strings.CutPrefix(last, "kubernetes.io/service-name=")
			unready, err := s.After(cluster.Event{Verb: "unready", Object: "pod/web-b"})
			if err != nil {
				t.Fatal(err)
			}
			printed, shows = unready.PrintEndpoints(name), []string{"10.244.1.11,10.244.2.11", "8080"}
		case strings.HasPrefix(c.String(), "kubectl get pods"):
			selector, err := labels.Parse(words[slices.Index(words, "-l")+1])
			if err != nil {
				t.Fatal(err)
			}
			if !selector.Matches(labels.Set(web(t, s).Spec.Selector)) || selector.Matches(labels.Set{"app": "orders"}) {
				t.Errorf("%s lists other pods than those of the Service", c)
			}
		case strings.HasPrefix(c.String(), "kubectl run"):
			if got := dial(t, s, "pod/orders", last).Outcome; got != cluster.Connected {
				t.Errorf("%s: %v", c, got)
			}
		default:
			t.Errorf("no test runs %s", c)
		}
		for _, want := range shows {
			if !strings.Contains(printed, want) {
				t.Errorf("%s does not show %q:\n%s", c, want, printed)
			}
		}
	}
}

// TestCommandsWithKubectl gives the commands to a real kubectl, if there is one on the PATH, with the stub below as its
// API server. So kubectl accepts every word of them, and requests the expected objects.
func TestCommandsWithKubectl(t *testing.T) {
	if _, err := exec.LookPath("kubectl"); err != nil {
		t.Skip("there is no kubectl on the PATH")
	}
	for _, c := range append(handout.NewCard().Commands, handout.Command{Parts: []string{"kubectl get svc -A"}}) {
		t.Run(c.String(), func(t *testing.T) {
			stub := &apiServer{}
			server := httptest.NewServer(stub)
			defer server.Close()
			words := strings.Fields(c.String())
			args := append([]string{"--server", server.URL, "--cache-dir", t.TempDir()}, words[1:]...)
			cmd := exec.CommandContext(t.Context(), words[0], args...)
			cmd.Env = append(cmd.Environ(), "HOME="+t.TempDir(), "KUBECONFIG=")
			printed, err := cmd.CombinedOutput()
			want := map[string]string{
				"get svc web -o wide": "GET /api/v1/namespaces/default/services/web ",
				"describe svc web":    "GET /api/v1/namespaces/default/services/web ",
				"get endpointslices -l kubernetes.io/service-name=web": "GET " +
					"/apis/discovery.k8s.io/v1/namespaces/default/endpointslices kubernetes.io/service-name=web",
				"get pods -l app=web -o wide": "GET /api/v1/namespaces/default/pods app=web",
				"get svc -A":                  "GET /api/v1/services ",
			}[strings.Join(words[1:], " ")]
			if want == "" {
				stub.checkRun(t, string(printed))
				return
			}
			if err != nil || !strings.Contains(string(printed), "web") {
				t.Errorf("%v:\n%s", err, printed)
			}
			if !slices.Contains(stub.requests, want) {
				t.Errorf("kubectl asks for %q, and not for %q", stub.requests, want)
			}
		})
	}
}

// apiServer answers what kubectl asks for to run the commands of the card. It refuses to create pods.
type apiServer struct {
	lock     sync.Mutex
	requests []string // method, path and label selector of each request
	created  []corev1.Pod
}

func (a *apiServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.lock.Lock()
	defer a.lock.Unlock()
	selector := r.URL.Query().Get("labelSelector")
	a.requests = append(a.requests, r.Method+" "+r.URL.Path+" "+selector)
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPost {
		var pod corev1.Pod
		if data, err := io.ReadAll(r.Body); err == nil && json.Unmarshal(data, &pod) == nil {
			a.created = append(a.created, pod)
		}
		answer(w, http.StatusForbidden, metav1.Status{
			TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: "Failure", Message: "no pods here",
			Reason: metav1.StatusReasonForbidden, Code: http.StatusForbidden,
		})
		return
	}
	if body := stored(strings.TrimSuffix(r.URL.Path, "/"), selector); body != nil {
		answer(w, http.StatusOK, body)
		return
	}
	answer(w, http.StatusNotFound, metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: "Failure", Reason: metav1.StatusReasonNotFound,
		Code: http.StatusNotFound,
	})
}

func answer(w http.ResponseWriter, code int, body any) {
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // if the answer is incomplete, kubectl reports it
}

// stored returns the object or the list at a path of the API, or nil.
func stored(path, selector string) any {
	service := corev1.Service{
		TypeMeta: core("Service"), ObjectMeta: named("web", nil),
		Spec: corev1.ServiceSpec{
			Type: corev1.ServiceTypeNodePort, ClusterIP: "10.96.12.7", Selector: map[string]string{"app": "web"},
			Ports: []corev1.ServicePort{{Port: 80, NodePort: 30007, Protocol: corev1.ProtocolTCP}},
		},
	}
	switch path {
	case "/api/v1/namespaces/default/services/web":
		return service
	case "/api/v1/services":
		return corev1.ServiceList{TypeMeta: core("ServiceList"), Items: []corev1.Service{service}}
	case "/api/v1/namespaces/default/events":
		return corev1.EventList{TypeMeta: core("EventList")}
	case "/api/v1/namespaces/default/pods":
		return corev1.PodList{TypeMeta: core("PodList"), Items: selected(selector, []corev1.Pod{
			{TypeMeta: core("Pod"), ObjectMeta: named("web-a", map[string]string{"app": "web"})},
			{TypeMeta: core("Pod"), ObjectMeta: named("orders", map[string]string{"app": "orders"})},
		})}
	case "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices":
		meta := metav1.TypeMeta{Kind: "EndpointSlice", APIVersion: slicesVersion}
		return discoveryv1.EndpointSliceList{
			TypeMeta: metav1.TypeMeta{Kind: "EndpointSliceList", APIVersion: slicesVersion},
			Items: selected(selector, []discoveryv1.EndpointSlice{{
				TypeMeta: meta, AddressType: discoveryv1.AddressTypeIPv4,
				ObjectMeta: named("web-x7k2p", map[string]string{discoveryv1.LabelServiceName: "web"}),
			}}),
		}
	}
	return discovered(path)
}

const slicesVersion = "discovery.k8s.io/v1"

// core returns the type of an object of the core API.
func core(kind string) metav1.TypeMeta { return metav1.TypeMeta{Kind: kind, APIVersion: "v1"} }

// discovered returns what the API server says about its API at a path, or nil.
func discovered(path string) any {
	group := metav1.GroupVersionForDiscovery{GroupVersion: slicesVersion, Version: "v1"}
	switch path {
	case "/version":
		return map[string]string{"major": "1", "minor": "36", "gitVersion": "v1.36.3"}
	case "/api":
		return metav1.APIVersions{TypeMeta: core("APIVersions"), Versions: []string{"v1"}}
	case "/apis":
		return metav1.APIGroupList{TypeMeta: core("APIGroupList"), Groups: []metav1.APIGroup{{
			Name: "discovery.k8s.io", Versions: []metav1.GroupVersionForDiscovery{group}, PreferredVersion: group,
		}}}
	case "/api/v1":
		return metav1.APIResourceList{
			TypeMeta: core("APIResourceList"), GroupVersion: "v1",
			APIResources: []metav1.APIResource{resource("Service", "svc"), resource("Pod", "po"), resource("Event", "ev")},
		}
	case "/apis/discovery.k8s.io/v1":
		return metav1.APIResourceList{
			TypeMeta: core("APIResourceList"), GroupVersion: slicesVersion,
			APIResources: []metav1.APIResource{resource("EndpointSlice", "slices")},
		}
	}
	return nil
}

// resource returns what the API server says about one kind of object.
func resource(kind, short string) metav1.APIResource {
	name := strings.ToLower(kind)
	return metav1.APIResource{
		Name: name + "s", SingularName: name, ShortNames: []string{short}, Namespaced: true, Kind: kind,
		Verbs: metav1.Verbs{"get", "list", "create", "watch"},
	}
}

func named(name string, set map[string]string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: "default", Labels: set}
}

// selected returns the objects with the labels of a selector.
func selected[T any](selector string, all []T) []T {
	parsed, err := labels.Parse(selector)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(one T) bool {
		object, ok := any(&one).(metav1.Object)
		return !ok || !parsed.Matches(labels.Set(object.GetLabels()))
	})
}

// checkRun checks the pod that kubectl run requests the API server to create.
func (a *apiServer) checkRun(t *testing.T, printed string) {
	t.Helper()
	if len(a.created) != 1 || len(a.created[0].Spec.Containers) != 1 {
		t.Fatalf("kubectl created %d pods:\n%s", len(a.created), printed)
	}
	pod := a.created[0]
	container := pod.Spec.Containers[0]
	if pod.Name != "tmp" || pod.Spec.RestartPolicy != corev1.RestartPolicyNever || !container.Stdin ||
		container.Image != "curlimages/curl" ||
		!slices.Equal(container.Args, []string{"curl", "-m", "5", "http://web"}) {
		t.Errorf("kubectl runs %+v", pod.Spec)
	}
}
