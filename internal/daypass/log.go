package daypass

import (
	"io"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// logBytes is where the log begins a new file; one old file is kept, so twice this is the most.
const logBytes = 512 << 10

// logFile is a file that starts again when it is full. Several processes may append to one.
type logFile struct {
	mu   sync.Mutex
	path string
	file *os.File
	size int64
}

// openLog opens the log for appending; its folder is made. Mode 0600: names of files are in it.
func openLog(path string) (*logFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	l := &logFile{path: path}
	return l, l.reopen()
}

func (l *logFile) reopen() error {
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return err
	}
	l.file, l.size = f, info.Size()
	return nil
}

// Write appends one line. A log that cannot be written is no reason to fail, so it reports success.
func (l *logFile) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return len(line), nil
	}
	if l.size > 0 && l.size+int64(len(line)) > logBytes {
		l.rotate()
	}
	if l.file != nil {
		n, _ := l.file.Write(line)
		l.size += int64(n)
	}
	return len(line), nil
}

func (l *logFile) rotate() {
	_ = l.file.Close()
	l.file = nil
	_ = os.Rename(l.path, l.path+".1")
	_ = l.reopen()
}

// Close closes the file; later lines are dropped.
func (l *logFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}

// newLogger gives a logger whose every line is redacted before it is written.
func newLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(redactor{w}, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

// catchStandardLog leads the process's standard logger, which net/http writes to, into the given one: what it prints
// would otherwise stand between JSON lines and progress bars, with bytes of a server in it. The function that it
// gives leads it back.
func catchStandardLog(to *slog.Logger) (restore func()) {
	before, flags := log.Writer(), log.Flags()
	ours := slog.NewLogLogger(to.Handler(), slog.LevelWarn).Writer()
	log.SetFlags(0) // the log has its own times
	log.SetOutput(ours)
	return func() {
		if log.Writer() == ours { // else somebody else has it now
			log.SetOutput(before)
			log.SetFlags(flags)
		}
	}
}
