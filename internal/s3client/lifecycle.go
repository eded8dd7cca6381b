package s3client

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// lifecycle is the answer to GetBucketLifecycleConfiguration, as far as it is about unfinished uploads.
type lifecycle struct {
	XMLName xml.Name `xml:"LifecycleConfiguration"`
	Rule    []struct {
		Status string
		Abort  *struct {
			Days int `xml:"DaysAfterInitiation"`
		} `xml:"AbortIncompleteMultipartUpload"`
	}
}

// cleanup tells, as a detail of a test's step, that nothing in the bucket ends uploads that were never finished. Where that
// cannot be known, or the server does so without a rule, nothing is told.
func (t *checker) cleanup(ctx context.Context) apperr.Params {
	if t.place.Bucket == "" || t.a.Preset == "minio" || t.a.Preset == "r2" || t.a.Preset == profile.Practice {
		return nil // MinIO drops them after a day, R2 has a rule from the start
	}
	var doc lifecycle
	d := transfer.Destination{Access: t.a, Bucket: t.place.Bucket}
	err := t.c.document(ctx, d, call{verb: "read", method: http.MethodGet, query: url.Values{"lifecycle": {""}}}, &doc)
	if told, ok := errors.AsType[*reply](err); ok && told.code == "NoSuchLifecycleConfiguration" {
		return apperr.Params{profile.DetailCleanup: profile.CleanupMissing}
	}
	if err != nil {
		return nil
	}
	for _, r := range doc.Rule {
		if r.Status == "Enabled" && r.Abort != nil {
			return nil
		}
	}
	return apperr.Params{profile.DetailCleanup: profile.CleanupMissing}
}
