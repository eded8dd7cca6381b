package s3client

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/transfer"
)

var _ request.Storage = (*Client)(nil)

// TryForm implements request.Storage. What is no answer of a storage that takes forms is an answer all the same: no.
func (c *Client) TryForm(ctx context.Context, a profile.Access, f link.PostForm, key string) (bool, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("key", key) // writes to memory
	for name, value := range f.Fields {
		_ = form.WriteField(name, value.Reveal())
	}
	_ = form.WriteField("Content-Type", "text/plain")
	file, err := form.CreateFormFile("file", "probe")
	if err != nil {
		return false, apperr.Wrap(err, apperr.Internal, nil)
	}
	_, _ = file.Write([]byte("Daypass"))
	_ = form.Close()
	hc, err := c.storeClient(a.CAPEM)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, smallTime)
	defer cancel()
	var ans answer
	err = patiently(ctx, func() error {
		ans = answer{}
		req, err := http.NewRequestWithContext(withAnswer(ctx, &ans), http.MethodPost, f.URL.Reveal(), bytes.NewReader(body.Bytes()))
		if err != nil {
			return apperr.Wrap(withoutText(err), apperr.Internal, nil)
		}
		req.Header.Set("Content-Type", form.FormDataContentType())
		resp, err := hc.Do(req)
		if err != nil {
			return again{transportError(err, &answer{host: ans.host}), 0}
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests {
			return again{apperr.New(apperr.ServerBusy, apperr.Params{"host": ans.host, "own": true}), 0}
		}
		return nil
	})
	return err == nil && ans.status < http.StatusMultipleChoices, err
}

// GetSmall implements request.Storage.
func (c *Client) GetSmall(ctx context.Context, a profile.Access, bucket, key string, limit int64) (body []byte, err error) {
	err = patiently(ctx, func() error {
		resp, end, err := c.send(ctx, transfer.Destination{Access: a, Bucket: bucket, Key: key}, call{verb: "read", method: http.MethodGet})
		if err != nil {
			return err
		}
		defer end()
		defer func() { _ = resp.Body.Close() }()
		if body, err = io.ReadAll(io.LimitReader(resp.Body, limit+1)); err != nil {
			return again{transportError(err, &answer{host: resp.Request.URL.Host}), 0}
		}
		if int64(len(body)) > limit {
			return apperr.New(apperr.ObjectTooLarge, apperr.Params{"max_bytes": limit})
		}
		return nil
	})
	return body, err
}

// EndUploads implements request.Storage. Some servers list an upload by its whole key alone, and one that came back not at
// all (versitygw): what is known by its ID is ended by that.
func (c *Client) EndUploads(ctx context.Context, a profile.Access, bucket, prefix string, known map[string]string) (bool, error) {
	var open atomic.Bool
	listed := func(ctx context.Context, prefix string) error {
		some, err := c.abortListed(ctx, a, bucket, prefix)
		if some {
			open.Store(true)
		}
		if unlisted(err) {
			return nil
		}
		return err
	}
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(removers)
	for key, id := range known {
		group.Go(func() error {
			if id == "" {
				return listed(inner, key)
			}
			was, err := c.abort(inner, a, bucket, key, id)
			if was {
				open.Store(true)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return open.Load(), err
	}
	err := listed(ctx, prefix)
	return open.Load(), err
}
