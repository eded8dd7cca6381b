package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers puts every room on a floor: a room imports rooms of lower floors only, and, where the floor
// says so, its neighbours. The same directions are in .golangci.yml; this test holds for every build tag.
var layers = []struct {
	rooms      []string
	neighbours bool
}{
	{rooms: []string{"internal/apperr", "internal/diskerr", "internal/secret", "internal/filename", "internal/strictjson", "internal/wire", "frontend/messages"}, neighbours: true},
	{rooms: []string{"internal/profile", "internal/link", "internal/transfer", "internal/ticket", "internal/request", "internal/page"}, neighbours: true},
	{rooms: []string{"internal/sqlite", "internal/s3client", "internal/httpx", "internal/practice", "internal/awake"}},
	{rooms: []string{"internal/daypass"}},
	{rooms: []string{"internal/cli", "app"}},
	{rooms: []string{"."}},
}

// only names the rooms that alone may import a module.
var only = map[string][]string{
	"github.com/wailsapp/wails":     {"app", "."},
	"github.com/aws/aws-sdk-go-v2":  {"internal/s3client", "internal/lab", "internal/practice"}, // practice: the signer, to ask its own gateway
	"modernc.org/sqlite":            {"internal/sqlite"},
	"github.com/versity/versitygw":  {"internal/practice"},
	"github.com/zalando/go-keyring": {"internal/secret"},
	"gonum.org/v1/plot":             {"internal/lab"},
}

func TestImportsPointDownwards(t *testing.T) {
	t.Parallel()
	seen := 0
	walkImports(t, func(file, room, imported string) {
		seen++
		for module, rooms := range only {
			if strings.HasPrefix(imported, module) && !within(room, rooms) {
				t.Errorf("%s imports %s; only %v may", file, imported, rooms)
			}
		}
		target, ours := strings.CutPrefix(imported, "daypass/")
		if !ours || within(room, []string{"internal/lab"}) {
			return
		}
		if within(target, []string{"internal/lab"}) {
			t.Errorf("%s imports the lab outside of tests", file)
			return
		}
		from, fromNeighbours := floor(t, file, room)
		to, _ := floor(t, file, target)
		sameRoom := rootOf(room) == rootOf(target)
		if to > from || to == from && !fromNeighbours && !sameRoom {
			t.Errorf("%s imports %s: that arrow does not point downwards", file, imported)
		}
	})
	if seen < 100 {
		t.Fatalf("only %d imports were looked at: the walk is broken", seen)
	}
}

// walkImports visits each import of each Go file of the repository but tests.
func walkImports(t *testing.T, visit func(file, room, imported string)) {
	t.Helper()
	root := ".."
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch base := entry.Name(); {
			case base == "node_modules" || base == "testdata" || base == "tools":
				return fs.SkipDir
			case strings.HasPrefix(base, ".") && name != root:
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "deps.go" {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		room := path.Dir(filepath.ToSlash(relative))
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			visit(relative, room, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func within(room string, rooms []string) bool {
	for _, r := range rooms {
		if room == r || r != "." && strings.HasPrefix(room, r+"/") {
			return true
		}
	}
	return false
}

func floor(t *testing.T, file, room string) (level int, neighbours bool) {
	t.Helper()
	for i, layer := range layers {
		if within(room, layer.rooms) {
			return i, layer.neighbours
		}
	}
	t.Errorf("%s: the room %s is on no floor; give it one in this test", file, room)
	return 0, true
}

// rootOf gives the room that a package stands in: "app/x" is in "app", "internal/lab/cmd" in "internal/lab".
func rootOf(room string) string {
	parts := strings.Split(room, "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}
