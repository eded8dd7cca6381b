package practice_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/practice"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if practice.IsChild(os.Args[1:]) {
		os.Exit(practice.RunChild(context.Background(), os.Stdin, os.Stdout))
	}
	// fasthttp sleeps on in two goroutines when it has ended: one for ten seconds, one for ever. The app runs
	// the gateway in a child.
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
}

// memory is a key store that lasts as long as the test.
type memory struct {
	mu   sync.Mutex
	keys practice.Keys
	ok   bool
	fail error
}

func (m *memory) LoadKeys(context.Context) (practice.Keys, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.keys, m.ok, nil
}

func (m *memory) SaveKeys(_ context.Context, k practice.Keys) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.keys, m.ok = k, true
	return nil
}

// both runs a test with the gateway in this process and in a child. embedgw allows one at a time: no parallel.
func both(t *testing.T, f func(t *testing.T, o practice.Options)) {
	t.Helper()
	for name, command := range map[string][]string{"here": nil, "child": practice.ChildCommand()} {
		t.Run(name, func(t *testing.T) {
			f(t, practice.Options{Dir: filepath.Join(t.TempDir(), "practice"), Keys: &memory{}, Command: command})
		})
	}
}

func start(t *testing.T, s *practice.Storage) practice.Running {
	t.Helper()
	r, err := s.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return r
}

func stop(t *testing.T, s *practice.Storage) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

// server is lab's way to sign for what runs.
func server(r practice.Running) *lab.Server {
	return &lab.Server{Endpoint: r.Endpoint, AccessKey: r.Keys.AccessKeyID, SecretKey: r.Keys.Secret.Reveal(), Region: r.Region, Bucket: r.Bucket}
}

func get(t *testing.T, link string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

func TestLinksLastOverRestarts(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		o.Empty = true
		home, _ := os.Getwd()
		first := practice.New(o)
		r := start(t, first)
		if !r.Ours || !r.Lasting || !strings.HasPrefix(r.Endpoint, "http://127.0.0.1:") {
			t.Errorf("%+v", r)
		}
		put(t, r, "a file.txt", "its text")
		link := server(r).PresignGet(t, "a file.txt", time.Hour)
		res, text := get(t, link)
		if res.StatusCode != http.StatusOK || string(text) != "its text" {
			t.Fatalf("%d %.80q", res.StatusCode, text)
		}
		if again, err := first.Start(t.Context()); err != nil || again != r {
			t.Errorf("started twice: %+v, %v", again, err)
		}
		stop(t, first)
		if now, _ := os.Getwd(); now != home {
			t.Errorf("working folder is %s", now)
		}
		second := practice.New(o)
		if again := start(t, second); again.Endpoint != r.Endpoint || again.Keys != r.Keys {
			t.Errorf("another endpoint or keys after a restart")
		}
		if res, body := get(t, link); res.StatusCode != http.StatusOK || !bytes.Equal(body, text) {
			t.Errorf("the same link after a restart: %d", res.StatusCode)
		}
	})
}

func TestSamples(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		s := practice.New(o)
		r := start(t, s)
		signer := server(r)
		fetch := func(key string) []byte {
			link := signer.Presign(t, http.MethodGet, key, time.Now(), time.Hour, nil)
			res, body := get(t, link)
			if res.StatusCode != http.StatusOK || res.Header.Get("ETag") == "" {
				t.Fatalf("%s: %d %.200s", key, res.StatusCode, body)
			}
			return body
		}
		if pdf := fetch("Welcome to practice storage.pdf"); !bytes.HasPrefix(pdf, []byte("%PDF-1.4")) || !bytes.HasSuffix(pdf, []byte("%%EOF\n")) {
			t.Errorf("%.20q", pdf)
		}
		if _, err := png.Decode(bytes.NewReader(fetch("Pictures/Harbour at dusk.png"))); err != nil {
			t.Error(err)
		}
		if text := string(fetch("Letters/練習の手紙.txt")); !strings.HasPrefix(text, "練習の手紙\n") {
			t.Errorf("%.40q", text)
		}
		sum := sha256.Sum256(fetch("Large/64 MiB to practise with.bin"))
		if got := hex.EncodeToString(sum[:]); got != largeSHA256 {
			t.Errorf("large file: %s", got)
		}
		link := signer.PresignGet(t, "Large/64 MiB to practise with.bin", time.Hour)
		if res, body := get(t, link, "Range", "bytes=67108863-"); res.StatusCode != http.StatusPartialContent || len(body) != 1 {
			t.Errorf("range: %d, %d bytes", res.StatusCode, len(body))
		}
		checksums(t, r)
	})
}

// largeSHA256 pins the large sample: the same on every computer.
const largeSHA256 = "9d4a33630e0c16e90dd9cac1f53e9dc8a0c821f0d63465702ea3e97f53355a8e"

// checksums asks for the attributes of every sample: all carry a CRC64NVME.
func checksums(t *testing.T, r practice.Running) {
	t.Helper()
	list := server(r)
	res, body := get(t, list.Presign(t, http.MethodGet, "", time.Now(), time.Hour, map[string][]string{"list-type": {"2"}}))
	var doc struct {
		Contents []struct {
			Key               string
			ChecksumAlgorithm string
		}
	}
	if err := xml.Unmarshal(body, &doc); err != nil || len(doc.Contents) != 4 {
		t.Fatalf("%d %v %s", res.StatusCode, err, body)
	}
	for _, c := range doc.Contents {
		if c.ChecksumAlgorithm != "CRC64NVME" {
			t.Errorf("%s has checksum %q", c.Key, c.ChecksumAlgorithm)
		}
	}
}

func TestDeletedSamplesStayDeleted(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		s := practice.New(o)
		if err := s.Seed(t.Context()); err == nil {
			t.Error("seeded before it was started")
		}
		r := start(t, s)
		const key = "Letters/練習の手紙.txt"
		status := func() int {
			res, _ := get(t, server(r).PresignGet(t, key, time.Hour))
			return res.StatusCode
		}
		remove(t, r, key)
		stop(t, s)
		start(t, s)
		if got := status(); got != http.StatusNotFound {
			t.Errorf("after a restart: %d", got)
		}
		if err := s.Seed(t.Context()); err != nil || status() != http.StatusOK {
			t.Errorf("seeded again: %v, %d", err, status())
		}
	})
}

func remove(t *testing.T, r practice.Running, key string) {
	t.Helper()
	change(t, r, http.MethodDelete, key, "")
}

func put(t *testing.T, r practice.Running, key, text string) {
	t.Helper()
	change(t, r, http.MethodPut, key, text)
}

func change(t *testing.T, r practice.Running, method, key, text string) {
	t.Helper()
	link := server(r).Presign(t, method, key, time.Now(), time.Hour, nil)
	req, err := http.NewRequestWithContext(t.Context(), method, link, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil || res.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %v %v", method, key, res, err)
	}
	_ = res.Body.Close()
}

func TestKeysThatCannotBeKept(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		o.Empty = true
		o.Keys = &memory{fail: apperr.New(apperr.VaultUnavailable, nil)}
		s := practice.New(o)
		r := start(t, s)
		if r.Lasting {
			t.Error("it says that they last")
		}
		stop(t, s)
		if again := start(t, s); again.Keys != r.Keys {
			t.Error("other keys within one process")
		}
		stop(t, s)
		if other := start(t, practice.New(o)); other.Keys == r.Keys || other.Endpoint != r.Endpoint {
			t.Error("the next process has the same keys, or another port")
		}
	})
}

func TestNoSecretInAnyFile(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		r := start(t, practice.New(o))
		needle := []byte(r.Keys.Secret.Reveal())
		files := 0
		err := filepath.WalkDir(o.Dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			files++
			data, err := os.ReadFile(path)
			if bytes.Contains(data, needle) {
				t.Errorf("the secret key is in %s", path)
			}
			return err
		})
		if err != nil || files < 8 {
			t.Errorf("%d files, %v", files, err)
		}
	})
}

func TestStrangersAreRefused(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		o.Empty = true
		r := start(t, practice.New(o))
		put(t, r, "k", "v")
		wrong := server(r)
		wrong.SecretKey = strings.Repeat("0", 60)
		for name, link := range map[string]string{
			"unsigned": r.Endpoint + "/files/k",
			"wrong":    wrong.PresignGet(t, "k", time.Hour),
		} {
			if res, _ := get(t, link); res.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %d", name, res.StatusCode)
			}
		}
	})
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		if err := os.WriteFile(o.Dir, []byte("a file"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := practice.New(o).Start(t.Context()); err == nil || errors.Is(err, fs.ErrNotExist) || apperr.CodeOf(err) == apperr.Internal {
			t.Errorf("%v", err)
		}
	})
}
