package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"daypass/internal/lab"
)

// get races the download of one object behind a presigned link.
func get(ctx context.Context, o options, out io.Writer) error {
	server, err := lab.Start(ctx, lab.Kind(o.server), filepath.Join(o.work, o.server), lab.Options{TLS: true})
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	const key = "bench.bin"
	if _, err := server.Store(ctx, key, lab.Blob{Seed: 1, Length: o.size}, o.size); err != nil {
		return err
	}
	ours, err := o.issue(ctx, server, key)
	if err != nil {
		return err
	}
	plain, _, _ := strings.Cut(ours, "#") // what a link of anybody else looks like: no checksum in a fragment
	fmt.Fprintf(out, "Get %d MiB over HTTPS from %s on loopback, %d rounds in turn, every file compared with the object.\n\n", o.size>>20, o.server, o.rounds)
	results, err := race(ctx, o, getters(o, server, ours, plain))
	if err != nil {
		return err
	}
	if o.markdown {
		return markdown(out, results)
	}
	return table(out, results)
}

// issue makes a link with Daypass itself, which carries the checksum.
func (o options) issue(ctx context.Context, server *lab.Server, key string) (string, error) {
	data := filepath.Join(o.work, "issuer-"+o.server)
	daypass := func(stdin string, args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, o.daypass, append([]string{"--data-dir", data}, args...)...)
		cmd.Stdin = strings.NewReader(stdin)
		cmd.Env = append(os.Environ(), "DAYPASS_PASSPHRASE=bench", "DAYPASS_NO_KEYCHAIN=1", "SSL_CERT_FILE="+server.CAFile)
		cmd.Stderr = os.Stderr
		text, err := cmd.Output()
		return strings.TrimSpace(string(text)), err
	}
	if _, err := daypass(server.SecretKey+"\n", "profile", "add", "bench", "--provider", "other", "--endpoint", server.Endpoint, "--region", server.Region,
		"--style", "path", "--access-key", server.AccessKey, "--secret-key-stdin"); err != nil {
		return "", fmt.Errorf("add the profile: %w", err)
	}
	url, err := daypass("", "link", "create", "bench:"+server.Bucket+"/"+key, "--expires", "6h")
	if err != nil {
		return "", fmt.Errorf("make the link: %w", err)
	}
	return url, nil
}

// getters are the tools, each with the command that brings the object to folder/got.
func getters(o options, server *lab.Server, ours, plain string) []racer {
	ca := server.CAFile
	daypass := func(link string) func(folder string) *exec.Cmd {
		return func(folder string) *exec.Cmd {
			cmd := exec.Command(o.daypass, "--data-dir", filepath.Join(folder, "data"), "get", link, "-d", folder, "-o", "got")
			cmd.Env = append(os.Environ(), "SSL_CERT_FILE="+ca, "DAYPASS_NO_KEYCHAIN=1")
			return cmd
		}
	}
	peer := func(name string, args ...string) func(folder string) *exec.Cmd {
		return func(folder string) *exec.Cmd {
			filled := make([]string, len(args))
			for i, arg := range args {
				filled[i] = strings.ReplaceAll(arg, "{folder}", folder)
			}
			return exec.Command(name, filled...)
		}
	}
	return []racer{
		{name: "daypass (our link, crc64nvme)", command: daypass(ours)},
		{name: "daypass (any link, md5)", command: daypass(plain)},
		{name: "curl", command: peer("curl", "-sS", "--cacert", ca, "-o", "{folder}/got", plain)},
		{name: "aria2 -x5", command: peer("aria2c", "-q", "-x5", "-s5", "-k1M", "--file-allocation=falloc", "--ca-certificate="+ca, "-d", "{folder}", "-o", "got", plain)},
		{name: "rclone copyurl", command: peer("rclone", "--ca-cert", ca, "--config", "/dev/null", "copyurl", plain, "{folder}/got")},
	}
}
