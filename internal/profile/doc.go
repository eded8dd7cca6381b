// Package profile knows the storages a person works with: a profile is a named endpoint with a region,
// an addressing style, places inside it and a credential. It also holds the presets of providers and
// the rules that a profile must keep.
//
// The package talks to no server and writes to no disk: s3client implements Storage, sqlite implements
// Store. A secret key goes from a Draft into the Store and comes out in an Access alone, on its way to
// signing; no Profile ever holds one.
package profile
