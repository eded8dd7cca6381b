package practice

import "encoding/binary"

// letterName and letterText are in Japanese: names and texts in another script have to arrive whole.
const (
	letterName = "練習の手紙.txt"
	letterText = `練習の手紙

このファイルは、Daypass の練習用ストレージにあります。
リンクを作り、貼り付け、保存してみてください。
途中で止めても、続きから始められます。

名前も中身も、文字が一つも変わらずに届けば成功です。
あいうえお　カキクケコ　漢字　①②③　〜　…
`
)

// largeBytes is the size of the large sample: 64 MiB.
const largeBytes = 64 << 20

// noise is an endless stream of the same incompressible bytes on every computer (splitmix64).
type noise struct {
	state uint64
	word  [8]byte
	left  int // bytes of word that are not read yet
}

// Read fills p; it never fails.
func (n *noise) Read(p []byte) (int, error) {
	for i := 0; i < len(p); {
		if n.left == 0 {
			n.state += 0x9e3779b97f4a7c15
			z := n.state
			z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
			z = (z ^ (z >> 27)) * 0x94d049bb133111eb
			binary.LittleEndian.PutUint64(n.word[:], z^(z>>31))
			n.left = len(n.word)
		}
		copied := copy(p[i:], n.word[len(n.word)-n.left:])
		i += copied
		n.left -= copied
	}
	return len(p), nil
}
