package transfer

import (
	"cmp"
	"context"
	"crypto/md5"  // what Content-MD5 is
	"crypto/sha1" // a checksum that a link may ask for
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"hash/crc32"
	"mime"

	"github.com/minio/crc64nvme"

	"daypass/internal/filename"
	"daypass/internal/link"
)

// plan finds out what the link has to be sent with: what it says itself, what the file tells, and what has to be tried.
func (p *linkPut) plan(ctx context.Context) error {
	p.header = map[string]string{}
	for name, value := range p.needs.Fixed {
		p.header[name] = value
	}
	if p.form == nil {
		if err := p.sumsAhead(ctx); err != nil {
			return err
		}
	}
	meta, err := p.u.meta()
	if err != nil {
		return err
	}
	if j := p.u.t.snapshot(); p.form == nil && j.Existing == ExistingRefuse { // a place of a request page: see LinkUploadSpec.Shared
		p.header["content-disposition"] = filename.FormatPath(cmp.Or(j.Below, j.Name))
		p.header["if-none-match"] = "*"
	}
	own := filename.ContentType(meta.Name, meta.Head)
	switch p.needs.Type {
	case link.TypeFree:
		p.types = []string{own}
	case link.TypeSigned:
		p.types = likely(own)
	case link.TypeWithheld:
		p.types = append([]string{""}, likely(own)...)
	}
	return nil
}

// likely gives the types that whoever signed may have meant, the likeliest first. A wrong one costs a question, no bytes.
func likely(own string) []string {
	types := []string{own}
	if base, params, err := mime.ParseMediaType(own); err == nil && len(params) > 0 {
		types = append(types, base)
	}
	const any = "application/octet-stream"
	if own != any {
		types = append(types, any)
	}
	return append(types, "binary/octet-stream")
}

const contentMD5 = "content-md5"

// sumsAhead reads the file for the checksums that are signed, and for its MD5, which goes with the file wherever the
// signature lets it: some servers keep what they have of a body that breaks off, and take it for the whole (versitygw 1.8).
func (p *linkPut) sumsAhead(ctx context.Context) error {
	all := make(map[string]hash.Hash, len(p.needs.Sums)+1)
	for _, name := range p.needs.Sums {
		all[name] = sumFor(name)
	}
	if p.needs.Type != link.TypeWithheld {
		all[contentMD5] = sumFor(contentMD5)
	}
	if len(all) == 0 {
		return nil
	}
	buf := p.u.e.buffers.get()
	defer p.u.e.buffers.put(buf)
	for at := int64(0); at < p.u.plan.size; {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		n, err := p.u.file.ReadAt((*buf)[:min(int64(len(*buf)), p.u.plan.size-at)], at)
		if n == 0 && err != nil {
			return p.u.unreadable(err)
		}
		for _, h := range all {
			_, _ = h.Write((*buf)[:n])
		}
		at += int64(n)
	}
	for name, h := range all {
		p.header[name] = base64.StdEncoding.EncodeToString(h.Sum(nil))
	}
	if h, ok := all[contentMD5]; ok {
		p.md5 = h.Sum(nil)
	}
	return nil
}

// sumFor gives what computes a header's value (S3 API, "Checking object integrity").
func sumFor(header string) hash.Hash {
	switch header {
	case "x-amz-checksum-crc32":
		return crc32.NewIEEE()
	case "x-amz-checksum-crc32c":
		return crc32.New(castagnoli())
	case "x-amz-checksum-crc64nvme":
		return crc64nvme.New()
	case "x-amz-checksum-sha1":
		return sha1.New()
	case "x-amz-checksum-sha256":
		return sha256.New()
	}
	return md5.New()
}
