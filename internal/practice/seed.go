package practice

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"

	"github.com/minio/crc64nvme"
)

// sample is one file that practice storage begins with.
type sample struct {
	key         string
	contentType string
	size        int64
	open        func() io.Reader
}

// samples are small real files, one with a name in another script, and one large enough to watch. The same on
// every computer.
func samples() ([]sample, error) {
	picture, err := harbour()
	if err != nil {
		return nil, err
	}
	bytesOf := func(b []byte) func() io.Reader { return func() io.Reader { return bytes.NewReader(b) } }
	welcome, letter := welcomePDF(), []byte(letterText)
	return []sample{
		{"Welcome to practice storage.pdf", "application/pdf", int64(len(welcome)), bytesOf(welcome)},
		{"Pictures/Harbour at dusk.png", "image/png", int64(len(picture)), bytesOf(picture)},
		{"Letters/" + letterName, "text/plain; charset=utf-8", int64(len(letter)), bytesOf(letter)},
		{"Large/64 MiB to practise with.bin", "application/octet-stream", largeBytes, func() io.Reader {
			return io.LimitReader(noise(), largeBytes)
		}},
	}, nil
}

// seed makes the bucket and, unless it shall stay empty, puts the samples in, each with its CRC64NVME.
func seed(ctx context.Context, r Running, empty bool) error {
	client := &http.Client{Transport: &http.Transport{WriteBufferSize: ioBuffer}} // no proxy: it is this computer
	defer client.CloseIdleConnections()
	err := send(ctx, client, r, http.MethodPut, "", nil, 0, nil)
	if err != nil && !isStatus(err, http.StatusConflict) { // 409: it is there
		return fmt.Errorf("make the practice bucket: %w", err)
	}
	if empty {
		return nil
	}
	list, err := samples()
	if err != nil {
		return err
	}
	for _, f := range list {
		if err := put(ctx, client, r, f); err != nil {
			return fmt.Errorf("put a sample file: %w", err)
		}
	}
	return nil
}

func put(ctx context.Context, client *http.Client, r Running, f sample) error {
	sum := crc64nvme.New()
	if _, err := io.Copy(sum, f.open()); err != nil {
		return err
	}
	header := http.Header{
		"Content-Type":             {f.contentType},
		"X-Amz-Checksum-Crc64nvme": {base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, sum.Sum64()))},
	}
	return send(ctx, client, r, http.MethodPut, f.key, f.open(), f.size, header)
}

// statusError is an answer that is not a success.
type statusError struct {
	status int
	body   string
}

func (e *statusError) Error() string { return fmt.Sprintf("status %d: %s", e.status, e.body) }

// send makes one signed request to the bucket, or to a key in it.
func send(ctx context.Context, client *http.Client, r Running, method, key string, body io.Reader, size int64, header http.Header) error {
	req, err := http.NewRequestWithContext(ctx, method, r.Endpoint+escapedPath(r.Bucket, key), body)
	if err != nil {
		return err
	}
	req.ContentLength = size
	for name, values := range header {
		req.Header[name] = values
	}
	if err := sign(ctx, req, r.Keys, r.Region); err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return &statusError{res.StatusCode, string(text)}
	}
	return nil
}
