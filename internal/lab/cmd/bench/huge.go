package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"daypass/internal/lab"
)

// hugeGround is a liar that serves one huge object, made up as it is read.
type hugeGround struct {
	ground
	liar   *lab.LiarServer
	object lab.Blob
	link   string
}

func startHuge(o options, size int64) (*hugeGround, error) {
	object := lab.Blob{Seed: 3, Length: size}
	liar, err := lab.StartLiar(lab.Script{Objects: []lab.Object{{Blob: object}}}, lab.LiarOptions{TLS: true})
	if err != nil {
		return nil, err
	}
	ca := filepath.Join(o.work, "huge-ca.pem")
	if err := os.WriteFile(ca, []byte(liar.CAPEM), 0o600); err != nil {
		liar.Close()
		return nil, err
	}
	return &hugeGround{ground{o: o, server: &lab.Server{CAFile: ca}}, liar, object, liar.Endpoint + "/lab/huge.bin"}, nil
}

// get prepares a command that downloads it. Where the disk has not the room for all of it, the system's call that reserves
// room is made to say that it is not supported, so that the part file is sparse.
func (h *hugeGround) get(cmd *exec.Cmd, folder string) (*exec.Cmd, error) {
	free, err := freeBytes(folder)
	if err != nil || free > h.object.Length+h.object.Length/8 {
		return cmd, err
	}
	return under(cmd, "strace", "-f", "--seccomp-bpf", "-qq", "-o", os.DevNull, "-e", "trace=fallocate", "-e", "inject=fallocate:error=EOPNOTSUPP"), nil
}

// under gives a command that runs another one.
func under(cmd *exec.Cmd, tool string, args ...string) *exec.Cmd {
	outer := exec.Command(tool, append(append(args, cmd.Path), cmd.Args[1:]...)...)
	outer.Env, outer.Stdin, outer.Stdout, outer.Stderr = cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr
	return outer
}

// memoryPart measures how much memory a transfer takes at most, by the size of the file.
func memoryPart(ctx context.Context, o options) (*report, error) {
	r := newReport("Memory by size")
	r.paragraph("Peak resident set of the whole process, one run each, over HTTPS. The object down is made up by the server; what was written of it is taken out of the part file again, so that it stays sparse. The file up is sparse, and the storage keeps nothing of it.")
	var rows [][]string
	for _, size := range []int64{o.size, o.huge} {
		down, err := memoryDown(ctx, o, size)
		if err != nil {
			return nil, fmt.Errorf("down: %w", err)
		}
		up, err := memoryUp(o, size)
		if err != nil {
			return nil, fmt.Errorf("up: %w", err)
		}
		rows = append(rows, []string{
			sizeText(size), fmt.Sprintf("%.1f", down.memory), seconds(down.wall), seconds(down.cpu),
			fmt.Sprintf("%.1f", up.memory), seconds(up.wall), seconds(up.cpu),
		})
		r.Figures["down "+sizeText(size)], r.Figures["up "+sizeText(size)] = down.figures(), up.figures()
	}
	r.rows([]string{"size", "down: peak MiB", "wall s", "CPU s", "up: peak MiB", "wall s", "CPU s"}, rows)
	return r, nil
}

func (u usage) figures() map[string]float64 {
	return map[string]float64{"wall_seconds": u.wall, "cpu_seconds": u.cpu, "peak_mib": u.memory}
}

func memoryDown(ctx context.Context, o options, size int64) (used usage, err error) {
	folder, err := os.MkdirTemp(o.work, "lap.")
	if err != nil {
		return used, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	h, err := startHuge(o, size)
	if err != nil {
		return used, err
	}
	defer h.liar.Close()
	cmd, err := h.get(h.stranger(filepath.Join(folder, "data"), "get", h.link, "-d", folder, "-o", "got"), folder)
	if err != nil {
		return used, err
	}
	stop := keepSparse(ctx, folder)
	defer stop()
	if used, err = measure(cmd, folder); err != nil {
		return used, err
	}
	if info, err := os.Stat(filepath.Join(folder, "got")); err != nil || info.Size() != size {
		return used, fmt.Errorf("the file is not there, or not of its size: %w", err)
	}
	return used, nil
}

func memoryUp(o options, size int64) (used usage, err error) {
	folder, err := os.MkdirTemp(o.work, "lap.")
	if err != nil {
		return used, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	sink, err := lab.StartSink()
	if err != nil {
		return used, err
	}
	defer sink.Close()
	ca := filepath.Join(folder, "ca.pem")
	if err := os.WriteFile(ca, []byte(sink.CAPEM), 0o600); err != nil {
		return used, err
	}
	g, err := setUp(o, (&lab.Server{Kind: lab.KindVersity, AccessKey: "key", SecretKey: "secret", Region: "us-east-1", Bucket: "lab"}).Behind(sink.Endpoint, sink.CAPEM, ca))
	if err != nil {
		return used, err
	}
	source := filepath.Join(folder, "huge.bin")
	if err := os.WriteFile(source, nil, 0o600); err != nil {
		return used, err
	}
	if err := os.Truncate(source, size); err != nil {
		return used, err
	}
	used, err = measure(g.daypass(g.profile, "put", source, "--to", g.place("memory")), folder)
	if err == nil && sink.Received() < size {
		err = fmt.Errorf("%d bytes came, not %d", sink.Received(), size)
	}
	return used, err
}
