package link

// Hints are what a link made by Daypass says of its file in its fragment (#dp=1&size=…), which no server ever
// sees. They are a help to verify with, not a proof: whoever can change the link can change them.
type Hints struct {
	// Version is the format's version, 1; 0 where the link has no hints.
	Version int
	// Size is the object's size in bytes; -1 where it is not said.
	Size int64
	// CRC64NVME is the checksum of the whole object, where HasCRC says so.
	CRC64NVME uint64
	HasCRC    bool
	// Name is the file's name, safe to save under; "" where it is not said.
	Name string
}

// Fragment gives the hints as a fragment, without "#": "dp=1&size=…&crc64nvme=…&name=…"; "" for Version 0.
func (h Hints) Fragment() string { return "" }
