package filename

import (
	"mime"
	"net/http"
	"path"
	"strings"
)

// knownTypes are those of files that people send whose name the system's tables may not know, or know otherwise by machine.
var knownTypes = map[string]string{
	".7z": "application/x-7z-compressed", ".avi": "video/x-msvideo", ".csv": "text/csv; charset=utf-8", ".dmg": "application/x-apple-diskimage",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".epub": "application/epub+zip", ".exe": "application/vnd.microsoft.portable-executable", ".flac": "audio/flac", ".gz": "application/gzip",
	".heic": "image/heic", ".ics": "text/calendar; charset=utf-8", ".iso": "application/x-iso9660-image", ".js": "text/javascript; charset=utf-8",
	".log": "text/plain; charset=utf-8", ".m4a": "audio/mp4", ".m4v": "video/x-m4v", ".md": "text/markdown; charset=utf-8", ".mkv": "video/x-matroska",
	".mov": "video/quicktime", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".odp": "application/vnd.oasis.opendocument.presentation",
	".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odt": "application/vnd.oasis.opendocument.text", ".parquet": "application/vnd.apache.parquet",
	".pdf": "application/pdf", ".ppt": "application/vnd.ms-powerpoint",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".rar": "application/vnd.rar",
	".tar": "application/x-tar", ".tif": "image/tiff", ".tiff": "image/tiff", ".txt": "text/plain; charset=utf-8", ".wav": "audio/wav",
	".webm": "video/webm", ".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xz": "application/x-xz", ".yaml": "application/yaml", ".yml": "application/yaml", ".zip": "application/zip", ".zst": "application/zstd",
}

// ContentType gives the media type that a file is stored with: by the name's extension, and by the first bytes (512 are
// enough) where that tells nothing. Never "".
func ContentType(name string, head []byte) string {
	ext := strings.ToLower(path.Ext(name))
	if t, ok := knownTypes[ext]; ok {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	if len(head) == 0 {
		return "application/octet-stream"
	}
	return http.DetectContentType(head)
}
