package practice

import (
	"io"
	"math/rand/v2"
)

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

// noise is an endless stream of the same incompressible bytes on every computer.
func noise() io.Reader { return rand.NewChaCha8([32]byte([]byte("Daypass practice storage, 64 MiB"))) }
