// Package daypass puts the rooms together: it opens a data folder and hands out the services that the
// window and the command line are two faces of.
//
// It decides nothing about links or transfers, and talks to nobody by itself: opening reads the database
// and no more. The keychain is asked when a secret is needed first, practice storage starts when it is used.
package daypass
