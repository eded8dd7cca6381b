package s3client

import (
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// A link to a version gives that version, whatever came after it.
func TestLinkToAVersion(t *testing.T) {
	t.Parallel()
	s := lab.MinIO(t)
	c, a := newClient(t, 0), access(s)
	sdk, err := c.sdk(a, s.Bucket)
	if err != nil {
		t.Fatal(err)
	}
	_, err = sdk.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &s.Bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Put(t, "k.txt", []byte("first"))
	first, err := c.Stat(t.Context(), a, s.Bucket, "k.txt", "")
	if err != nil || first.VersionID == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	s.Put(t, "k.txt", []byte("second one"))
	if old, err := c.Stat(t.Context(), a, s.Bucket, "k.txt", first.VersionID); err != nil || old.ETag != first.ETag || old.Size != 5 {
		t.Errorf("%+v, %v", old, err)
	}
	g := grant(s, "k.txt", time.Now())
	g.VersionID = first.VersionID
	if res := get(t, s.Client(), mustSign(t, c, a, g)); res.body != "first" {
		t.Errorf("%d %.100s", res.status, res.body)
	}
	s.Delete(t, "k.txt")
	if _, err := c.Stat(t.Context(), a, s.Bucket, "k.txt", ""); apperr.CodeOf(err) != apperr.ObjectGone {
		t.Errorf("deleted: %v", err)
	}
	if _, err := c.Stat(t.Context(), a, s.Bucket, "k.txt", "00000000-0000-0000-0000-000000000000"); apperr.CodeOf(err) != apperr.ObjectGone {
		t.Errorf("a version that never was: %v", err)
	}
}
