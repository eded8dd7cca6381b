package daypass

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dropCode gives back the program's own pages: code, and data that nobody writes. While a process starts, every
// package that is linked in is set up, which brings most of the program into memory, and little of that is needed
// again: what is comes back from the system's cache by itself. Best effort, since everything runs without it, too.
func dropCode() {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	file, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer func() { _ = file.Close() }()
	var m mapping
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := lines.Text()
		if next, ok := readMapping(line, program); ok {
			m = next
		} else if strings.HasPrefix(line, "Anonymous:") && strings.Fields(line)[1] == "0" {
			m.drop()
		}
	}
}

// mapping is a piece of memory; size is 0 where it is none of those that may be dropped.
type mapping struct{ start, size uintptr }

// readMapping reads the head of a mapping: "00400000-0180a000 r-xp 00000000 fe:00 1234   /usr/bin/daypass". ok tells
// whether the line is one at all.
func readMapping(line, program string) (m mapping, ok bool) {
	span, rest, _ := strings.Cut(line, " ")
	from, to, ok := strings.Cut(span, "-")
	if !ok {
		return m, false
	}
	start, err := strconv.ParseUint(from, 16, strconv.IntSize)
	if err != nil {
		return m, false
	}
	end, err := strconv.ParseUint(to, 16, strconv.IntSize)
	if err != nil {
		return m, false
	}
	readOnly := strings.HasPrefix(rest, "r-xp ") || strings.HasPrefix(rest, "r--p ")
	if readOnly && end > start && strings.HasSuffix(line, " "+program) {
		m = mapping{uintptr(start), uintptr(end - start)}
	}
	return m, true
}

// drop gives the pages back. Only for a mapping of which no page differs from the file's: those would be lost.
func (m mapping) drop() {
	if m.size > 0 {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.start, m.size, syscall.MADV_DONTNEED)
	}
}
