package app

import (
	"crypto/rand"
	"sync"
)

// kept holds values in the memory of this process under handles, so that the page need not have them. The oldest is
// forgotten first. Safe for concurrent use.
type kept[T any] struct {
	most int

	mu     sync.Mutex
	values map[string]T
	order  []string
}

func newKept[T any](most int) *kept[T] { return &kept[T]{most: most, values: map[string]T{}} }

// keep remembers a value and gives its handle, which nobody can guess and which says nothing.
func (k *kept[T]) keep(value T) string {
	handle := rand.Text()
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.order) == k.most {
		delete(k.values, k.order[0])
		k.order = k.order[1:]
	}
	k.values[handle] = value
	k.order = append(k.order, handle)
	return handle
}

// find gives the value of a handle; false where it is unknown or was forgotten.
func (k *kept[T]) find(handle string) (T, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	value, ok := k.values[handle]
	return value, ok
}
