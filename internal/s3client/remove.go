package s3client

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/sync/errgroup"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// removers is how many objects are deleted at the same time.
const removers = 8

// PutSmall implements link.Keeper.
func (c *Client) PutSmall(ctx context.Context, a profile.Access, bucket, key, contentType string, body []byte) error {
	sum := md5.Sum(body)
	h := http.Header{"Content-Type": {contentType}, "Cache-Control": {"private, no-store"}, "Content-Md5": {base64.StdEncoding.EncodeToString(sum[:])}}
	return patiently(ctx, func() error {
		resp, end, err := c.send(ctx, transfer.Destination{Access: a, Bucket: bucket, Key: key}, call{verb: "write", method: http.MethodPut, header: h, body: body})
		if err != nil {
			return err
		}
		defer end()
		_ = resp.Body.Close()
		if resp.Header.Get("ETag") == "" {
			return notS3()
		}
		return nil
	})
}

// MayRemove implements link.Keeper. A bucket with versions leaves a marker for it, which goes again.
func (c *Client) MayRemove(ctx context.Context, a profile.Access, bucket, key string) error {
	marker, err := c.remove(ctx, a, bucket, key, "")
	if err == nil && marker != "" {
		_, _ = c.remove(ctx, a, bucket, key, marker)
	}
	return err
}

// Below implements link.Keeper.
func (c *Client) Below(ctx context.Context, a profile.Access, bucket, prefix, after string) ([]link.Listed, string, error) {
	found, next, err := c.ListObjects(ctx, transfer.Destination{Access: a, Bucket: bucket, Key: prefix}, after, 0)
	out := make([]link.Listed, len(found))
	for i, o := range found {
		out[i] = link.Listed{Key: o.Key, Size: o.Size, ETag: o.ETag, Modified: o.Modified}
	}
	return out, next, err
}

// Remove implements link.Keeper.
func (c *Client) Remove(ctx context.Context, a profile.Access, bucket, key, version string) error {
	_, err := c.remove(ctx, a, bucket, key, version)
	return err
}

// remove deletes an object and gives the version of the marker that a bucket with versions put in its place.
func (c *Client) remove(ctx context.Context, a profile.Access, bucket, key, version string) (marker string, err error) {
	query := url.Values{}
	if version != "" {
		query.Set("versionId", version)
	}
	err = patiently(ctx, func() error {
		resp, end, err := c.send(ctx, transfer.Destination{Access: a, Bucket: bucket, Key: key}, call{verb: "delete", method: http.MethodDelete, query: query})
		if apperr.CodeOf(err) == apperr.ObjectGone {
			return nil
		}
		if err != nil {
			return err
		}
		defer end()
		if version == "" && resp.Header.Get("X-Amz-Delete-Marker") == "true" {
			marker = resp.Header.Get("X-Amz-Version-Id")
		}
		return resp.Body.Close()
	})
	return marker, err
}

// Clear implements link.Keeper.
func (c *Client) Clear(ctx context.Context, a profile.Access, bucket, prefix string, o link.ClearOptions) (link.Cleared, error) {
	if prefix == "" || !strings.HasSuffix(prefix, "/") {
		return link.Cleared{}, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": bucket}) // never a whole bucket
	}
	if err := c.abortBelow(ctx, a, bucket, prefix, o); err != nil {
		return link.Cleared{}, err
	}
	found, versions, err := c.below(ctx, a, bucket, prefix)
	if err != nil && !unlisted(err) {
		return link.Cleared{}, err
	}
	for _, key := range o.Known {
		if err != nil {
			found = append(found, keptObject{key: key})
		}
	}
	return c.removeAll(ctx, a, bucket, found, versions)
}

// keptObject is one version of an object; version "" is whatever is there.
type keptObject struct{ key, version string }

func (c *Client) removeAll(ctx context.Context, a profile.Access, bucket string, found []keptObject, versions bool) (link.Cleared, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(removers)
	markers := make([]bool, len(found))
	for i, one := range found {
		group.Go(func() error {
			marker, err := c.remove(ctx, a, bucket, one.key, one.version)
			if one.version != "" && apperr.CodeOf(err) == apperr.PermissionMissing {
				marker, err = c.remove(ctx, a, bucket, one.key, "") // not for good, but no link opens it
			}
			markers[i] = marker != "" && (!versions || one.version != "")
			return err
		})
	}
	err := group.Wait()
	left := link.Cleared{Objects: len(found)}
	for _, marked := range markers {
		left.VersionsLeft = left.VersionsLeft || marked
	}
	return left, err
}

// unlisted reports that the key may not list, or that the storage does not know how.
func unlisted(err error) bool {
	code := apperr.CodeOf(err)
	return code == apperr.PermissionMissing || code == apperr.NotSupported || code == apperr.ServerMisbehaved || code == apperr.ObjectGone
}

// below lists what lies below a prefix: all versions where the key may, else what is there now.
func (c *Client) below(ctx context.Context, a profile.Access, bucket, prefix string) (found []keptObject, versions bool, err error) {
	found, err = c.versionsBelow(ctx, a, bucket, prefix)
	if err == nil || !unlisted(err) {
		return found, true, err
	}
	for token := ""; ; {
		out, err := c.listPage(ctx, a, profile.Place{Bucket: bucket, Prefix: prefix}, token, maxPage, "")
		if err != nil {
			return nil, false, err
		}
		one, err := page(out, "")
		if err != nil {
			return nil, false, err
		}
		for _, e := range one.Entries {
			found = append(found, keptObject{key: e.Key})
		}
		if token = one.Next; token == "" {
			return found, false, nil
		}
	}
}

// listedVersion is an object's version, or a marker that it was deleted.
type listedVersion struct {
	Key       string
	VersionID string `xml:"VersionId"`
}

func (c *Client) versionsBelow(ctx context.Context, a profile.Access, bucket, prefix string) (found []keptObject, err error) {
	query := url.Values{"versions": {""}, "prefix": {prefix}, "encoding-type": {"url"}}
	for {
		var doc struct {
			XMLName             xml.Name `xml:"ListVersionsResult"`
			IsTruncated         bool
			EncodingType        string
			NextKeyMarker       string
			NextVersionIDMarker string          `xml:"NextVersionIdMarker"`
			Version             []listedVersion `xml:"Version"`
			DeleteMarker        []listedVersion `xml:"DeleteMarker"`
		}
		err := patiently(ctx, func() error {
			return c.document(ctx, transfer.Destination{Access: a, Bucket: bucket}, call{verb: "list", method: http.MethodGet, query: query}, &doc)
		})
		if err != nil {
			return nil, err
		}
		for _, v := range append(doc.Version, doc.DeleteMarker...) {
			key, err := decodeKey(v.Key, doc.EncodingType == "url")
			if err != nil {
				return nil, err
			}
			if strings.HasPrefix(key, prefix) {
				found = append(found, keptObject{key, realVersion(v.VersionID)})
			}
		}
		if !doc.IsTruncated || doc.NextKeyMarker == "" || doc.NextKeyMarker == query.Get("key-marker") && doc.NextVersionIDMarker == query.Get("version-id-marker") {
			return found, nil
		}
		marker, err := decodeKey(doc.NextKeyMarker, doc.EncodingType == "url")
		if err != nil {
			return nil, err
		}
		query.Set("key-marker", marker)
		query.Set("version-id-marker", doc.NextVersionIDMarker)
	}
}

// abortBelow ends uploads that are open below a prefix. Some servers list an upload by its whole key alone.
func (c *Client) abortBelow(ctx context.Context, a profile.Access, bucket, prefix string, o link.ClearOptions) error {
	if o.UploadID != "" {
		if _, err := c.abort(ctx, a, bucket, o.UploadKey, o.UploadID); err != nil {
			return err
		}
	}
	prefixes := []string{prefix}
	if o.UploadKey != "" {
		prefixes = append(prefixes, o.UploadKey)
	}
	for _, p := range prefixes {
		if _, err := c.abortListed(ctx, a, bucket, p); err != nil && !unlisted(err) {
			return err
		}
	}
	return nil
}

// abort ends an upload; false where it was over already.
func (c *Client) abort(ctx context.Context, a profile.Access, bucket, key, uploadID string) (bool, error) {
	err := patiently(ctx, func() error {
		return c.abortOpen(ctx, transfer.Destination{Access: a, Bucket: bucket, Key: key}, uploadID)
	})
	if errors.Is(err, transfer.ErrUploadGone) || apperr.CodeOf(err) == apperr.ObjectGone {
		return false, nil
	}
	return err == nil, err
}

// maxAborts bounds the pages of open uploads: a server that repeats itself would be listed without end.
const maxAborts = 20

// abortListed ends the uploads that a listing below a prefix shows, and reports whether there were some.
func (c *Client) abortListed(ctx context.Context, a profile.Access, bucket, prefix string) (some bool, err error) {
	query := url.Values{"uploads": {""}, "prefix": {prefix}, "encoding-type": {"url"}}
	for range maxAborts {
		var doc openList
		err := patiently(ctx, func() error {
			return c.document(ctx, transfer.Destination{Access: a, Bucket: bucket}, call{verb: "list", method: http.MethodGet, query: query}, &doc)
		})
		if err != nil {
			return some, err
		}
		for _, u := range doc.Upload {
			key, err := decodeKey(u.Key, doc.Encoding != "")
			if err != nil || !strings.HasPrefix(key, prefix) {
				continue
			}
			was, err := c.abort(ctx, a, bucket, key, u.UploadID)
			if some = some || was; err != nil {
				return some, err
			}
		}
		if !doc.IsTruncated || len(doc.Upload) == 0 { // the next page begins with what is left
			return some, nil
		}
	}
	return some, nil
}
