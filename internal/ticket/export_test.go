package ticket

// Shaped tells whether a text has the shape of a ticket, whether or not its values agree with each other.
func Shaped(text []byte) error {
	_, err := read(text)
	return err
}
