package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"daypass/internal/transfer"
)

// chunkSpan is how many bytes of a file one row of segments covers. A flush writes the rows that changed: with
// 8 MiB segments a row has some 2 KB, so a flush costs a few KB however large the file is.
const chunkSpan = 1 << 30

// packedVersion is the first byte of a packed chunk.
const packedVersion = 1

// SaveSegments writes the chunks that differ from what is stored.
func (s *transferStore) SaveSegments(ctx context.Context, id string, segments []transfer.Segment, boot string) error {
	fresh := packAll(segments)
	return s.db.update(ctx, "store ranges", func(tx *sql.Tx) error {
		var seq int64
		err := tx.QueryRowContext(ctx, "UPDATE transfers SET boot = ? WHERE id = ? RETURNING seq", boot, id).Scan(&seq)
		if isNoRows(err) {
			return jobNotFound(id)
		}
		if err != nil {
			return err
		}
		return replaceChunks(ctx, tx, seq, fresh)
	})
}

// replaceChunks compares with what is stored, in the same transaction, and writes the difference. Nothing is
// remembered between flushes, since another process may have had the job.
func replaceChunks(ctx context.Context, tx executor, seq int64, fresh map[int64][]byte) error {
	stored, err := chunks(ctx, tx, seq)
	if err != nil {
		return err
	}
	for _, old := range stored {
		packed, keep := fresh[old.number]
		switch {
		case !keep:
			_, err = tx.ExecContext(ctx, "DELETE FROM segments WHERE transfer = ? AND chunk = ?", seq, old.number)
		case !bytes.Equal(packed, old.packed):
			_, err = tx.ExecContext(ctx, "UPDATE segments SET packed = ? WHERE transfer = ? AND chunk = ?", packed, seq, old.number)
		}
		if err != nil {
			return err
		}
		delete(fresh, old.number)
	}
	for number, packed := range fresh {
		if _, err := tx.ExecContext(ctx, "INSERT INTO segments (transfer, chunk, packed) VALUES (?, ?, ?)", seq, number, packed); err != nil {
			return err
		}
	}
	return nil
}

// Segments gives all of them in order.
func (s *transferStore) Segments(ctx context.Context, id string) ([]transfer.Segment, string, error) {
	var seq int64
	var boot string
	err := s.db.reader.QueryRowContext(ctx, "SELECT seq, boot FROM transfers WHERE id = ?", id).Scan(&seq, &boot)
	if err != nil {
		return nil, "", s.failed("read ranges", id, err)
	}
	stored, err := chunks(ctx, s.db.reader, seq)
	if err != nil {
		return nil, "", s.db.failed("read ranges", err)
	}
	var all []transfer.Segment
	for _, c := range stored {
		if all, err = unpack(all, c.number*chunkSpan, c.packed); err != nil {
			return nil, "", s.db.failed("read ranges", err)
		}
	}
	return all, boot, nil
}

type chunk struct {
	number int64
	packed []byte
}

func chunks(ctx context.Context, q querier, seq int64) ([]chunk, error) {
	rows, err := q.QueryContext(ctx, "SELECT chunk, packed FROM segments WHERE transfer = ? ORDER BY chunk", seq)
	return collect(rows, err, func(r *sql.Rows) (c chunk, err error) { return c, r.Scan(&c.number, &c.packed) })
}

// packAll packs segments, which are in order, by chunk: for each segment the gap before it and twice its length
// plus the synced bit as varints, then its CRC.
func packAll(segments []transfer.Segment) map[int64][]byte {
	all := make(map[int64][]byte)
	var packed []byte
	var number, at int64 = -1, 0
	for _, s := range segments {
		if n := s.Start / chunkSpan; n != number {
			if number >= 0 {
				all[number] = packed
			}
			number, at, packed = n, n*chunkSpan, []byte{packedVersion}
		}
		length := uint64(s.End-s.Start) << 1
		if s.Synced {
			length |= 1
		}
		packed = binary.AppendUvarint(packed, uint64(s.Start-at))
		packed = binary.AppendUvarint(packed, length)
		packed = binary.BigEndian.AppendUint64(packed, s.CRC64NVME)
		at = s.End
	}
	if number >= 0 {
		all[number] = packed
	}
	return all
}

var errPacked = errors.New("packed ranges are damaged")

// unpack appends a chunk's segments to all. What it cannot read is an error, never a wrong range.
func unpack(all []transfer.Segment, at int64, packed []byte) ([]transfer.Segment, error) {
	if len(packed) == 0 || packed[0] != packedVersion {
		return nil, errPacked
	}
	for packed = packed[1:]; len(packed) > 0; {
		gap, n := binary.Uvarint(packed)
		if n <= 0 {
			return nil, errPacked
		}
		length, m := binary.Uvarint(packed[n:])
		if m <= 0 || len(packed) < n+m+8 {
			return nil, errPacked
		}
		start := at + int64(gap)
		end := start + int64(length>>1)
		if start < at || end < start {
			return nil, fmt.Errorf("%w: out of order", errPacked)
		}
		crc := binary.BigEndian.Uint64(packed[n+m:])
		all = append(all, transfer.Segment{Start: start, End: end, CRC64NVME: crc, Synced: length&1 == 1})
		packed, at = packed[n+m+8:], end
	}
	return all, nil
}
