package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"daypass/internal/lab"
)

// ground is a storage with everything that the tools need to reach it.
type ground struct {
	o       options
	server  *lab.Server
	profile string // a data folder of Daypass that knows the storage; every lap gets a copy
	config  string // mc's folder
}

// linkLife is how long the links of a run work.
const linkLife = 6 * time.Hour

// start runs a server with TLS and sets every tool up for it.
func start(ctx context.Context, o options, kind string) (*ground, error) {
	server, err := lab.Start(ctx, lab.Kind(kind), filepath.Join(o.work, kind), lab.Options{TLS: true})
	if err != nil {
		return nil, err
	}
	g, err := setUp(o, server)
	if err != nil {
		_ = server.Close()
	}
	return g, err
}

func (g *ground) close() { _ = g.server.Close() }

// setUp tells Daypass and mc of a storage; the others are told by flags and environment.
func setUp(o options, server *lab.Server) (*ground, error) {
	dir, err := os.MkdirTemp(o.work, "ground.")
	if err != nil {
		return nil, err
	}
	g := &ground{o: o, server: server, profile: filepath.Join(dir, "data"), config: filepath.Join(dir, "mc")}
	if err := os.MkdirAll(filepath.Join(g.config, "certs", "CAs"), 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(g.config, "certs", "CAs", "ca.crt"), []byte(server.CAPEM), 0o600); err != nil {
		return nil, err
	}
	add := g.daypass(g.profile, "profile", "add", "bench", "--provider", cmp.Or(string(server.Kind), "other"), "--endpoint", server.Endpoint, "--region", server.Region,
		"--style", "path", "--access-key", server.AccessKey, "--secret-key-stdin")
	add.Stdin = strings.NewReader(server.SecretKey + "\n")
	if text, err := add.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("add the profile: %w: %s", err, text)
	}
	return g, nil
}

// behind sets the tools up for the same storage behind a front: a relay, or a counter with roots of its own.
func (g *ground) behind(endpoint, caPEM string) (*ground, error) {
	caFile := ""
	if caPEM != "" {
		file, err := os.CreateTemp(g.o.work, "ca.")
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		if _, err := file.WriteString(caPEM); err != nil {
			return nil, err
		}
		caFile = file.Name()
	}
	return setUp(g.o, g.server.Behind(endpoint, caPEM, caFile))
}

// daypass gives a command of the program, with a data folder.
func (g *ground) daypass(data string, args ...string) *exec.Cmd {
	cmd := exec.Command(g.o.daypass, append([]string{"--data-dir", data}, args...)...)
	cmd.Env = append(os.Environ(), "DAYPASS_PASSPHRASE=bench", "DAYPASS_NO_KEYCHAIN=1", "SSL_CERT_FILE="+g.server.CAFile)
	return cmd
}

// stranger gives a command of the program for somebody who has links alone: no profile, no vault.
func (g *ground) stranger(data string, args ...string) *exec.Cmd {
	cmd := g.daypass(data, args...)
	cmd.Env = append(os.Environ(), "DAYPASS_PASSPHRASE=", "DAYPASS_NO_KEYCHAIN=1", "SSL_CERT_FILE="+g.server.CAFile)
	return cmd
}

// known gives a fresh data folder that knows the storage.
func (g *ground) known(folder string) (string, error) {
	data := filepath.Join(folder, "data")
	return data, os.CopyFS(data, os.DirFS(g.profile))
}

// place names a key for Daypass, s3 for s5cmd, and so on.
func (g *ground) place(key string) string { return "bench:" + g.server.Bucket + "/" + key }

func (g *ground) s5cmd(args ...string) *exec.Cmd {
	cmd := exec.Command("s5cmd", append([]string{"--endpoint-url", g.server.Endpoint, "--log", "error"}, args...)...)
	cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID="+g.server.AccessKey, "AWS_SECRET_ACCESS_KEY="+g.server.SecretKey,
		"AWS_REGION="+g.server.Region, "AWS_CA_BUNDLE="+g.server.CAFile)
	return cmd
}

func (g *ground) mc(args ...string) *exec.Cmd {
	scheme, host, _ := strings.Cut(g.server.Endpoint, "://")
	cmd := exec.Command("mc", append([]string{"--config-dir", g.config, "--quiet", "--no-color"}, args...)...)
	cmd.Env = append(os.Environ(), "MC_HOST_bench="+scheme+"://"+g.server.AccessKey+":"+g.server.SecretKey+"@"+host)
	return cmd
}

func (g *ground) rclone(args ...string) *exec.Cmd {
	cmd := exec.Command("rclone", append([]string{"--ca-cert", g.server.CAFile, "--config", "/dev/null"}, args...)...)
	cmd.Env = append(os.Environ(), "RCLONE_CONFIG_BENCH_TYPE=s3", "RCLONE_CONFIG_BENCH_PROVIDER=Other", "RCLONE_CONFIG_BENCH_ENDPOINT="+g.server.Endpoint,
		"RCLONE_CONFIG_BENCH_ACCESS_KEY_ID="+g.server.AccessKey, "RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY="+g.server.SecretKey,
		"RCLONE_CONFIG_BENCH_REGION="+g.server.Region, "RCLONE_S3_NO_CHECK_BUCKET=true")
	return cmd
}

func (g *ground) aria2(link, folder string, connections int) *exec.Cmd {
	n := strconv.Itoa(connections)
	return exec.Command("aria2c", "-q", "-x"+n, "-s"+n, "-k1M", "--file-allocation=falloc", "--ca-certificate="+g.server.CAFile, "-d", folder, "-o", "got", link)
}

// issue makes a link with Daypass itself, which carries the checksum; plain is the same without it, as from anybody else.
func (g *ground) issue(ctx context.Context, key string) (ours, plain string, err error) {
	text, err := g.daypass(g.profile, "link", "create", g.place(key), "--expires", "6h").Output()
	if err != nil {
		return "", "", fmt.Errorf("make the link: %w", err)
	}
	ours = strings.TrimSpace(string(text))
	plain, _, _ = strings.Cut(ours, "#")
	return ours, plain, ctx.Err()
}
