package sqlite

import (
	"net/http"
	"net/url"
	"time"

	"daypass/internal/link"
)

// issuedDetail is the stored form of an issued link's fields that have no column. Names in it are for ever. Query
// and header are what was signed; the signature and tokens never come here.
type issuedDetail struct {
	ProfileName string          `json:"profile_name,omitempty"`
	Method      link.Method     `json:"method,omitempty"`
	Bucket      string          `json:"bucket,omitempty"`
	Key         []byte          `json:"key,omitempty"` // any bytes: not text
	VersionID   string          `json:"version,omitempty"`
	Name        string          `json:"name,omitempty"`
	Inline      bool            `json:"inline,omitempty"`
	ContentType string          `json:"content_type,omitempty"`
	Query       url.Values      `json:"query,omitempty"`
	Header      http.Header     `json:"header,omitempty"`
	SignedAt    int64           `json:"signed_at,omitempty"`
	Expires     int64           `json:"expires,omitempty"` // seconds
	Endpoint    string          `json:"endpoint,omitempty"`
	Host        string          `json:"host,omitempty"`
	Region      string          `json:"region,omitempty"`
	PathStyle   bool            `json:"path_style,omitempty"`
	AccessKeyID string          `json:"access_key_id,omitempty"`
	URLHash     string          `json:"url_hash,omitempty"`
	CappedBy    link.Cap        `json:"capped_by,omitempty"`
	HintVersion int             `json:"hint_version,omitempty"`
	HintSize    int64           `json:"hint_size,omitempty"`
	HintCRC     uint64          `json:"hint_crc,omitempty"`
	HintHasCRC  bool            `json:"hint_has_crc,omitempty"`
	HintName    string          `json:"hint_name,omitempty"`
	ObjectETag  []byte          `json:"object_etag,omitempty"`
	ObjectSize  int64           `json:"object_size,omitempty"`
	Replaces    string          `json:"replaces,omitempty"`
	Kind        link.IssuedKind `json:"kind,omitempty"`
	DepositID   string          `json:"deposit,omitempty"` // the column is for looking up
	Files       int             `json:"files,omitempty"`
	Bytes       int64           `json:"bytes,omitempty"`
	ExpiresAt   int64           `json:"expires_at,omitempty"`
	Created     int64           `json:"created,omitempty"`
	Withdrawn   int64           `json:"withdrawn,omitempty"`
	Broken      int64           `json:"broken,omitempty"`
	BrokenCode  string          `json:"broken_code,omitempty"`
	Checked     int64           `json:"checked,omitempty"`
}

func issuedDetailOf(i link.Issued) issuedDetail {
	g, h := i.Grant, i.Hints
	return issuedDetail{
		ProfileName: i.ProfileName,
		Method:      g.Method, Bucket: g.Bucket, Key: []byte(g.Key), VersionID: g.VersionID, Name: g.Name, Inline: g.Inline,
		ContentType: g.ContentType, Query: g.Query, Header: g.Header, SignedAt: micros(g.SignedAt), Expires: seconds(g.Expires),
		Endpoint: i.Endpoint, Host: i.Host, Region: i.Region, PathStyle: i.PathStyle, AccessKeyID: i.AccessKeyID, URLHash: i.URLHash,
		CappedBy: i.CappedBy, HintVersion: h.Version, HintSize: h.Size, HintCRC: h.CRC64NVME, HintHasCRC: h.HasCRC, HintName: h.Name,
		ObjectETag: []byte(i.ObjectETag), ObjectSize: i.ObjectSize, Replaces: i.Replaces, Kind: i.Kind, DepositID: i.DepositID, Files: i.Files, Bytes: i.Bytes,
		ExpiresAt: micros(i.ExpiresAt), Created: micros(i.CreatedAt), Withdrawn: micros(i.WithdrawnAt),
		Broken: micros(i.BrokenAt), BrokenCode: i.BrokenCode, Checked: micros(i.CheckedAt),
	}
}

func (d *issuedDetail) into(i *link.Issued) {
	i.ProfileName = d.ProfileName
	i.Grant = link.Grant{
		Method: d.Method, Bucket: d.Bucket, Key: string(d.Key), VersionID: d.VersionID, Name: d.Name, Inline: d.Inline,
		ContentType: d.ContentType, Query: d.Query, Header: d.Header, SignedAt: fromMicros(d.SignedAt), Expires: time.Duration(d.Expires) * time.Second,
	}
	i.Endpoint, i.Host, i.Region, i.PathStyle = d.Endpoint, d.Host, d.Region, d.PathStyle
	i.AccessKeyID, i.URLHash, i.CappedBy = d.AccessKeyID, d.URLHash, d.CappedBy
	i.Hints = link.Hints{Version: d.HintVersion, Size: d.HintSize, CRC64NVME: d.HintCRC, HasCRC: d.HintHasCRC, Name: d.HintName}
	i.ObjectETag, i.ObjectSize, i.Replaces, i.Kind, i.DepositID = string(d.ObjectETag), d.ObjectSize, d.Replaces, d.Kind, d.DepositID
	i.Files, i.Bytes = d.Files, d.Bytes
	i.ExpiresAt, i.CreatedAt, i.WithdrawnAt = fromMicros(d.ExpiresAt), fromMicros(d.Created), fromMicros(d.Withdrawn)
	i.BrokenAt, i.BrokenCode, i.CheckedAt = fromMicros(d.Broken), d.BrokenCode, fromMicros(d.Checked)
}
