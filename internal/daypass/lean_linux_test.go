package daypass

import "testing"

func TestReadMapping(t *testing.T) {
	const program = "/usr/bin/daypass"
	for line, want := range map[string]struct {
		m  mapping
		ok bool
	}{
		"00400000-0180a000 r-xp 00000000 fe:00 12 " + program:   {mapping{0x400000, 0x140a000}, true},
		"0180a000-02bba000 r--p 0140a000 fe:00 12   " + program: {mapping{0x180a000, 0x13b0000}, true},
		"02bba000-02cf4000 rw-p 027ba000 fe:00 12 " + program:   {ok: true}, // written to: never dropped
		"00400000-0180a000 r-xp 00000000 fe:00 12 /lib/libc.so": {ok: true},
		"00400000-0180a000 r-xp 00000000 fe:00 12 /x" + program: {ok: true},
		"c000000000-c002000000 rw-p 00000000 00:00 0":           {ok: true},
		"0180a000-00400000 r-xp 00000000 fe:00 12 " + program:   {ok: true}, // ends before it begins
		"Anonymous:             0 kB":                           {},
		"VmFlags: rd ex mr mw me":                               {},
	} {
		if m, ok := readMapping(line, program); m != want.m || ok != want.ok {
			t.Errorf("%q: %+v, %v", line, m, ok)
		}
	}
}
