package sqlite

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// access is how a connection uses the file.
type access int

const (
	look  access = iota // opens what is there without changing it
	read                // queries only
	write               // one connection, every transaction immediate
)

// Cache sizes in KiB. They are small because a download's whole process stays under 48 MB.
const (
	readerCache = 1024
	writerCache = 2048
)

// busyMillis is how long a statement waits for another process's transaction.
const busyMillis = 5000

// dsn gives the driver's name of a file. All pragmas are here, so that no connection of a pool misses one.
func dsn(path string, a access) string {
	q := url.Values{"_pragma": {"busy_timeout(" + strconv.Itoa(busyMillis) + ")"}}
	add := func(pragma string) { q.Add("_pragma", pragma) }
	add("trusted_schema(0)") // functions in a planted schema may not run
	add("cell_size_check(1)")
	add("mmap_size(0)") // a file that shrinks under a map ends the process
	add("temp_store(memory)")
	switch a {
	case look:
		q.Set("mode", "ro")
	case read:
		q.Set("mode", "rw")
		add("query_only(1)")
		add("cache_size(-" + strconv.Itoa(readerCache) + ")")
	case write:
		q.Set("mode", "rw")
		q.Set("_txlock", "immediate")
		add("journal_mode(wal)")
		add("synchronous(normal)") // a kill loses nothing; a power loss may lose the last seconds, never the file
		add("foreign_keys(1)")
		add("secure_delete(1)") // a forgotten link leaves no sealed bytes behind
		add("wal_autocheckpoint(500)")
		add("journal_size_limit(4194304)")
		add("cache_size(-" + strconv.Itoa(writerCache) + ")")
	}
	return "file:" + fileURL(path) + "?" + q.Encode()
}

// fileURL escapes what SQLite's URI syntax takes for its own.
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if len(path) > 1 && path[1] == ':' { // C:/…
		path = "///" + path
	}
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}
