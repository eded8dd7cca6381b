package cli

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestPipedTextIsReadInItsEncoding(t *testing.T) {
	t.Parallel()
	const text = "Grüße 🙂 https://h.example/b/k?X-Amz-Signature=0\r\n"
	encode := func(order binary.AppendByteOrder) string {
		out := order.AppendUint16(nil, 0xfeff)
		for _, unit := range utf16.Encode([]rune(text)) {
			out = order.AppendUint16(out, unit)
		}
		return string(out)
	}
	little, big := encode(binary.LittleEndian), encode(binary.BigEndian)
	for name, c := range map[string]struct{ in, want string }{
		"UTF-8":              {text, text},
		"UTF-8 with a mark":  {"\xef\xbb\xbf" + text, text},
		"UTF-16 LE":          {little, text},
		"UTF-16 BE":          {big, text},
		"cut in a character": {little[:len(little)-1], strings.TrimSuffix(text, "\n")},
		"a mark alone":       {"\xff\xfe", ""},
		"other bytes":        {"\xff\x00", "\xff\x00"},
		"nothing":            {"", ""},
	} {
		r := &runner{opts: Options{Stdin: strings.NewReader(c.in)}}
		if got, err := r.gather([]string{"-"}, 1<<20); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	r := &runner{opts: Options{Stdin: strings.NewReader(little)}}
	if got, _ := r.gather([]string{"-"}, int64(len(text)/4)); len(got) <= len(text)/4 {
		t.Error("a text that is too long looks as if it were not")
	}
}
