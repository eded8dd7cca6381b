package sqlite

import (
	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// jobDetail is the stored form of a job's fields that have no column. Names in it are for ever: a field that is
// dropped or changes its meaning leaves its name behind. Keys, paths and ETags are bytes: JSON text would spoil those
// that are not UTF-8.
type jobDetail struct {
	Wait         transfer.WaitReason   `json:"wait,omitempty"`
	Host         string                `json:"host,omitempty"`
	Bucket       string                `json:"bucket,omitempty"`
	Key          []byte                `json:"key,omitempty"`
	VersionID    string                `json:"version,omitempty"`
	Name         string                `json:"name,omitempty"`
	PartPath     []byte                `json:"part_path,omitempty"`
	PartID       string                `json:"part_id,omitempty"`
	Path         []byte                `json:"path,omitempty"`
	Size         int64                 `json:"size"`
	ETag         []byte                `json:"etag,omitempty"`
	Modified     int64                 `json:"modified,omitempty"`
	NoRanges     bool                  `json:"no_ranges,omitempty"`
	HintCRC      uint64                `json:"hint_crc,omitempty"`
	HasCRC       bool                  `json:"has_crc,omitempty"`
	HintSize     int64                 `json:"hint_size,omitempty"`
	MD5          string                `json:"md5,omitempty"`
	SeenMD5      string                `json:"seen_md5,omitempty"`
	Opaque       bool                  `json:"opaque,omitempty"`
	Verified     transfer.Verified     `json:"verified,omitempty"`
	Skipped      bool                  `json:"skipped,omitempty"`
	Restarted    int                   `json:"restarted,omitempty"`
	Done         int64                 `json:"done,omitempty"`
	Resumed      int64                 `json:"resumed,omitempty"`
	Fetched      int64                 `json:"fetched,omitempty"`
	Source       []byte                `json:"source,omitempty"`
	Via          transfer.Via          `json:"via,omitempty"`
	ProfileID    string                `json:"profile_id,omitempty"`
	ProfileName  string                `json:"profile_name,omitempty"`
	UploadID     string                `json:"upload_id,omitempty"`
	PartSize     int64                 `json:"part_size,omitempty"`
	Prefix       []byte                `json:"prefix,omitempty"`
	Below        []byte                `json:"below,omitempty"`
	Request      string                `json:"request,omitempty"`
	After        int64                 `json:"after,omitempty"`
	UpTo         int64                 `json:"up_to,omitempty"`
	Files        int64                 `json:"files,omitempty"`
	FilesDone    int64                 `json:"files_done,omitempty"`
	FilesFailed  int64                 `json:"files_failed,omitempty"`
	FilesSkipped int64                 `json:"files_skipped,omitempty"`
	Listed       bool                  `json:"listed,omitempty"`
	Mark         int64                 `json:"mark,omitempty"`
	StartAt      int64                 `json:"start_at,omitempty"`
	Existing     transfer.ExistingRule `json:"existing,omitempty"`
	Connections  int                   `json:"connections,omitempty"`
	AllowPrivate bool                  `json:"allow_private,omitempty"`
	ErrCode      apperr.Code           `json:"err_code,omitempty"`
	ErrParams    storedParams          `json:"err_params,omitempty"`
	LinkExpires  int64                 `json:"link_expires,omitempty"`
	HasLink      bool                  `json:"has_link,omitempty"`
	Attempts     int                   `json:"attempts,omitempty"`
	Created      int64                 `json:"created,omitempty"`
	Updated      int64                 `json:"updated,omitempty"`
	Finished     int64                 `json:"finished,omitempty"`
}

func detailOf(j transfer.Job) jobDetail {
	return jobDetail{
		Wait: j.Wait, Host: j.Host, Bucket: j.Bucket, Key: []byte(j.Key), VersionID: j.VersionID, Name: j.Name,
		PartPath: []byte(j.PartPath), PartID: j.PartID, Path: []byte(j.Path), Size: j.Size, ETag: []byte(j.ETag), Modified: micros(j.Modified),
		NoRanges: j.NoRanges, HintCRC: j.HintCRC, HasCRC: j.HasCRC, HintSize: j.HintSize, MD5: j.MD5, SeenMD5: j.SeenMD5, Opaque: j.Opaque, Verified: j.Verified,
		Skipped: j.Skipped, Restarted: j.Restarted, Done: j.Done, Resumed: j.Resumed, Fetched: j.Fetched,
		Source: []byte(j.Source), Via: j.Via, ProfileID: j.ProfileID, ProfileName: j.ProfileName, UploadID: j.UploadID, PartSize: j.PartSize,
		Below: []byte(j.Below), Request: j.Request, After: j.After, UpTo: j.UpTo,
		Prefix: []byte(j.Prefix), Files: j.Files, FilesDone: j.FilesDone, FilesFailed: j.FilesFailed, FilesSkipped: j.FilesSkipped, Listed: j.Listed, Mark: j.Mark,
		StartAt: micros(j.StartAt), Existing: j.Existing, Connections: j.Connections, AllowPrivate: j.AllowPrivate,
		ErrCode: j.ErrCode, ErrParams: storedParams(j.ErrParams),
		LinkExpires: micros(j.LinkExpiresAt), HasLink: j.HasLink, Attempts: j.Attempts,
		Created: micros(j.CreatedAt), Updated: micros(j.UpdatedAt), Finished: micros(j.FinishedAt),
	}
}

func (d *jobDetail) into(j *transfer.Job) {
	j.Wait, j.Host, j.Bucket, j.Key, j.VersionID, j.Name = d.Wait, d.Host, d.Bucket, string(d.Key), d.VersionID, d.Name
	j.PartPath, j.PartID, j.Path, j.Size, j.ETag, j.Modified = string(d.PartPath), d.PartID, string(d.Path), d.Size, string(d.ETag), fromMicros(d.Modified)
	j.NoRanges, j.HintCRC, j.HasCRC, j.Opaque, j.Verified = d.NoRanges, d.HintCRC, d.HasCRC, d.Opaque, d.Verified
	j.HintSize, j.MD5, j.SeenMD5 = d.HintSize, d.MD5, d.SeenMD5
	j.Skipped, j.Restarted, j.Done, j.Resumed, j.Fetched = d.Skipped, d.Restarted, d.Done, d.Resumed, d.Fetched
	j.Via = d.Via
	j.Below, j.Request, j.After, j.UpTo = string(d.Below), d.Request, d.After, d.UpTo
	j.Source, j.ProfileID, j.ProfileName, j.UploadID, j.PartSize = string(d.Source), d.ProfileID, d.ProfileName, d.UploadID, d.PartSize
	j.Prefix, j.Files, j.FilesDone, j.FilesFailed, j.FilesSkipped, j.Listed, j.Mark = string(d.Prefix), d.Files, d.FilesDone, d.FilesFailed, d.FilesSkipped, d.Listed, d.Mark
	j.StartAt, j.Existing, j.Connections, j.AllowPrivate = fromMicros(d.StartAt), d.Existing, d.Connections, d.AllowPrivate
	j.ErrCode, j.ErrParams = d.ErrCode, apperr.Params(d.ErrParams)
	j.LinkExpiresAt, j.HasLink, j.Attempts = fromMicros(d.LinkExpires), d.HasLink, d.Attempts
	j.CreatedAt, j.UpdatedAt, j.FinishedAt = fromMicros(d.Created), fromMicros(d.Updated), fromMicros(d.Finished)
}
