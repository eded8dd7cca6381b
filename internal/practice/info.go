package practice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// healthPath answers without a signature. No bucket can have this name.
const healthPath = "/daypass-practice-health"

// info is what lasts in practice.json: where it serves. It holds no key.
type info struct {
	Port   int    `json:"port"`   // of the last start, and of the next
	KeyID  string `json:"key_id"` // fingerprint of the keys that it serves with
	Seeded bool   `json:"seeded"` // the sample files were put in; a person may have deleted them since
}

func infoPath(dir string) string { return filepath.Join(dir, "practice.json") }

// readInfo gives the zero info where there is none, or where it is damaged: then port and samples are new.
func readInfo(dir string) (info, error) {
	var i info
	data, err := os.ReadFile(infoPath(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return i, nil
	}
	if err != nil {
		return i, folderError(err, dir)
	}
	if err := json.Unmarshal(data, &i); err != nil || i.Port < 0 || i.Port > 65535 {
		return info{}, nil //nolint:nilerr // a damaged file is as good as none
	}
	return i, nil
}

func (i info) write(dir string) error {
	data, err := json.Marshal(i)
	if err != nil {
		return err
	}
	temp := infoPath(dir) + ".new"
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return folderError(err, dir)
	}
	if err := os.Rename(temp, infoPath(dir)); err != nil {
		return folderError(err, dir)
	}
	return nil
}

func endpoint(port int) string { return "http://" + address(port) }

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// healthy asks whether a gateway answers at port.
func healthy(ctx context.Context, port int) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint(port)+healthPath, nil)
	if err != nil {
		return false
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy: it is this computer
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// freePort finds a port that nothing listens on at this moment.
func freePort(ctx context.Context) (int, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port // a TCP listener has a TCP address
	return port, l.Close()
}

// portTaken tells whether something listens on port.
func portTaken(ctx context.Context, port int) bool {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp4", address(port))
	if err != nil {
		return true
	}
	_ = l.Close()
	return false
}
