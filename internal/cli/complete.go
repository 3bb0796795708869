package cli

import (
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/internal/cluster"
	"portolan/internal/explain"
	"portolan/internal/manifest"
	"portolan/internal/text"
)

// maxCompleted is how many bytes of manifests are read to complete a word. Reading more would take so long that the
// user notices the wait after the tab key.
const maxCompleted = 8 << 20

// completion is a function that cobra calls to complete a word. The shell shows what it returns.
type completion = func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective)

// completeFlag lets a completion complete the value of a flag.
func completeFlag(cmd *cobra.Command, flag string, complete completion) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil { // the command has no such flag
		panic(err)
	}
}

// completeServices returns a completion with the Services in the files of -f that are not yet among the arguments. A
// name that several namespaces have is completed with its namespace.
func completeServices(env Env, paths *[]string, namespace *string) completion {
	return func(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		names := explain.ServiceNames(completedObjects(env, *paths, servicesOnly()), *namespace)
		count := map[string]int{}
		for _, full := range names {
			count[full[strings.Index(full, "/")+1:]]++
		}
		var offered []string
		for _, full := range names {
			short := full[strings.Index(full, "/")+1:]
			switch {
			case short == "" || slices.Contains(args, full) || slices.Contains(args, short):
			case count[short] == 1 && strings.HasPrefix(short, word):
				offered = append(offered, short)
			case word != "" || count[short] > 1:
				offered = append(offered, full)
			}
		}
		return withPrefix(offered, word)
	}
}

// completeNamespaces returns a completion with the namespaces of the Services in the files of -f.
func completeNamespaces(env Env, paths *[]string) completion {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		var namespaces []string
		for _, full := range explain.ServiceNames(completedObjects(env, *paths, servicesOnly()), "") {
			namespace, _, _ := strings.Cut(full, "/")
			namespaces = append(namespaces, namespace)
		}
		slices.Sort(namespaces)
		return withPrefix(slices.Compact(namespaces), word)
	}
}

// completeFromScene returns a completion with what list finds in the scene of the files of -f.
func completeFromScene(env Env, paths *[]string, list func(cluster.Scene) []string) completion {
	return func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		assumed, err := explain.Assume(completedObjects(env, *paths, forServices()))
		if err != nil { // an error would be printed between the words that the user is typing
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return withPrefix(list(assumed.Scene), word)
	}
}

// withPrefix returns the words that begin with what the user has typed.
func withPrefix(words []string, typed string) ([]string, cobra.ShellCompDirective) {
	words = slices.DeleteFunc(words, func(w string) bool {
		return !strings.HasPrefix(w, typed) || strings.ContainsFunc(w, text.Invisible)
	})
	return words, cobra.ShellCompDirectiveNoFileComp
}

// servicesOnly is what is read of the files to complete the name of a Service.
func servicesOnly() manifest.Need {
	return manifest.Need{Kinds: []string{"Service"}, ConnectionsOnly: true}
}

// completedObjects returns the objects in files that can be read. It reads no standard input, because the shell uses
// that. It returns nothing if the files have more than maxCompleted bytes.
func completedObjects(env Env, paths []string, need manifest.Need) []manifest.Object {
	var once []string // cobra parses the flags twice before it completes, and -f repeats
	for _, path := range paths {
		if path != stdin && !slices.Contains(once, path) {
			once = append(once, path)
		}
	}
	files, err := listFiles(once)
	if err != nil {
		return nil
	}
	var size int64
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return nil
		}
		size += info.Size()
	}
	if size > maxCompleted {
		return nil
	}
	env.Err = io.Discard // no progress line between the words that the user is typing
	objects, err := readObjects(env, files, need)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(objects, func(o manifest.Object) bool { return !o.IsUsable() })
}
