package transfer

import "sync"

// crcPoly is the polynomial of CRC-64/NVME, bit-reflected as the checksum is computed (NVM Express base
// specification 2.0, 5.2.1.3; the sum that S3 calls CRC64NVME).
const crcPoly = 0x9a6c9329ac4bc9b5

// crcPowers gives the table of x^(2^n) modulo the polynomial, n from 0 to 63.
var crcPowers = sync.OnceValue(func() *[64]uint64 {
	var t [64]uint64
	p := uint64(1) << 62 // x^1: the highest bit is x^0
	t[0] = p
	for n := 1; n < len(t); n++ {
		p = crcMultiply(p, p)
		t[n] = p
	}
	return &t
})

// crcMultiply multiplies two polynomials over GF(2) modulo crcPoly, both bit-reflected.
func crcMultiply(a, b uint64) uint64 {
	var p uint64
	for ; a != 0; a <<= 1 {
		if a&(1<<63) != 0 {
			p ^= b
		}
		if b&1 != 0 {
			b = b>>1 ^ crcPoly
		} else {
			b >>= 1
		}
	}
	return p
}

// crcShift gives x^(8n) modulo the polynomial: what n further bytes do to a checksum. n must not be negative.
func crcShift(n int64) uint64 {
	powers := crcPowers()
	p := uint64(1) << 63 // x^0
	for k := 3; n != 0; k++ {
		if n&1 != 0 {
			p = crcMultiply(powers[k&63], p)
		}
		n >>= 1
	}
	return p
}

// combineCRC gives the checksum of two runs of bytes, one after the other, from the checksum of each and the
// second one's length. The pre- and post-conditioning of CRC-64/NVME cancel out, as they do in zlib's
// crc32_combine, whose way this is.
func combineCRC(first, second uint64, secondLen int64) uint64 {
	return crcMultiply(crcShift(secondLen), first) ^ second
}
