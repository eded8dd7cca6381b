//go:build linux

package desk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// CloseWindow presses a window's close button: it sends WM_DELETE_WINDOW, as a window manager does (ICCCM
// 4.2.8.1). There is no window manager on the desk, and the tools at hand can only tear a window down, so the
// few words of the X protocol (X11R7.7, 1, 8 and appendix B) are spoken here.
func (d *Desk) CloseWindow(ctx context.Context, window uint32) error {
	conn, err := d.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := greeted(conn); err != nil {
		return err
	}
	protocols, err := atom(conn, "WM_PROTOCOLS")
	if err != nil {
		return err
	}
	deletion, err := atom(conn, "WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	if _, err := conn.Write(clientMessage(window, protocols, deletion)); err != nil {
		return err
	}
	// A round trip: the server has taken the message when it answers.
	_, err = atom(conn, "WM_PROTOCOLS")
	return err
}

var order = binary.LittleEndian

// display is what the server tells of itself.
type display struct {
	base uint32 // the first number for things of ours
	root uint32 // the window behind all others
}

// greeted opens the conversation and reads the server's description of itself (X11R7.7, 8: Connection Setup).
func greeted(conn io.ReadWriter) (display, error) {
	hello := make([]byte, 12)
	hello[0] = 'l'
	order.PutUint16(hello[2:], 11)
	if _, err := conn.Write(hello); err != nil {
		return display{}, err
	}
	head := make([]byte, 8)
	if _, err := readFull(conn, head); err != nil {
		return display{}, err
	}
	rest := make([]byte, int(order.Uint16(head[6:]))*4)
	if _, err := readFull(conn, rest); err != nil {
		return display{}, err
	}
	if head[0] != 1 || len(rest) < 32 {
		return display{}, errors.New("the X server refused the connection")
	}
	vendor, formats := int(order.Uint16(rest[16:])), int(rest[21])
	screens := 32 + (vendor+3)/4*4 + formats*8
	if len(rest) < screens+4 {
		return display{}, errors.New("the X server has no screen")
	}
	return display{base: order.Uint32(rest[4:]), root: order.Uint32(rest[screens:])}, nil
}

func readFull(r io.Reader, b []byte) (int, error) { return io.ReadFull(r, b) }

// atom asks for a name's number (InternAtom).
func atom(conn io.ReadWriter, name string) (uint32, error) {
	length := 8 + (len(name)+3)/4*4
	request := make([]byte, length)
	request[0] = 16
	order.PutUint16(request[2:], uint16(length/4))
	order.PutUint16(request[4:], uint16(len(name)))
	copy(request[8:], name)
	if _, err := conn.Write(request); err != nil {
		return 0, err
	}
	reply := make([]byte, 32)
	if _, err := io.ReadFull(conn, reply); err != nil {
		return 0, err
	}
	if reply[0] != 1 {
		return 0, fmt.Errorf("the X server answered %d to InternAtom", reply[0])
	}
	return order.Uint32(reply[8:]), nil
}

// clientMessage is a SendEvent request with a ClientMessage of one 32-bit word.
func clientMessage(window, kind, word uint32) []byte {
	m := make([]byte, 44)
	m[0] = 25
	order.PutUint16(m[2:], 11)
	order.PutUint32(m[4:], window)
	event := m[12:]
	event[0], event[1] = 33, 32
	order.PutUint32(event[4:], window)
	order.PutUint32(event[8:], kind)
	order.PutUint32(event[12:], word)
	return m
}
