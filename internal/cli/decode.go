package cli

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// textOf gives what was piped in as text: UTF-16 where its mark stands in front, as Windows PowerShell and Notepad
// write it, and otherwise the bytes as they are, without the mark of UTF-8.
func textOf(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}):
		return wide(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		return wide(raw[2:], binary.BigEndian)
	}
	return string(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
}

// wide decodes UTF-16; half a character at the end is dropped.
func wide(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}
