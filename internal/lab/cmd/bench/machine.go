package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
)

// machine says in a line what a run was measured on.
func machine() string {
	parts := []string{fmt.Sprintf("%d cores", runtime.NumCPU())}
	if model := find("/proc/cpuinfo", `model name\s*:\s*(.+)`); model != "" {
		parts = append(parts, model)
	}
	if total := find("/proc/meminfo", `MemTotal:\s*(\d+) kB`); total != "" {
		var kib int64
		_, _ = fmt.Sscan(total, &kib)
		parts = append(parts, fmt.Sprintf("%.0f GiB of memory", float64(kib)/(1<<20)))
	}
	if kernel := find("/proc/sys/kernel/osrelease", `(\S+)`); kernel != "" {
		parts = append(parts, "Linux "+kernel)
	}
	return strings.Join(append(parts, runtime.Version()), ", ")
}

// tools names the peers with their versions: those of Go are pinned in build/tools, the others tell it themselves.
func tools() string {
	var list []string
	for name, module := range map[string]string{"mc": "github.com/minio/mc", "s5cmd": "github.com/peak/s5cmd/v2", "rclone": "github.com/rclone/rclone"} {
		if version := find("build/tools/"+name+"/go.mod", regexp.QuoteMeta(module)+`\s+(v\S+)`); version != "" {
			list = append(list, name+" "+version)
		}
	}
	for name, pattern := range map[string]string{"curl": `curl (\S+)`, "aria2c": `aria2 version (\S+)`} {
		text, err := exec.Command(name, "--version").Output()
		if m := regexp.MustCompile(pattern).FindSubmatch(text); err == nil && m != nil {
			list = append(list, strings.TrimSuffix(name, "c")+" "+string(m[1]))
		}
	}
	return sortedText(list)
}

// find gives the first group of a pattern in a file, "" where it is not there.
func find(path, pattern string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	if m := regexp.MustCompile(pattern).FindSubmatch(text); m != nil {
		return strings.TrimSpace(string(m[1]))
	}
	return ""
}
