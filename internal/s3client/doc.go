// Package s3client talks to S3 storages and signs links for them. It implements profile.Storage,
// link.Signer and transfer.Uploader on aws-sdk-go-v2, which no other room of the program imports (practice alone
// takes its signer, to put its samples in).
//
// Everything is signed on the server's clock: each answer's Date header corrects the time for the next
// request of the same endpoint, so a computer that is an hour off works like any other.
//
// What a storage answers becomes an apperr code by its status and its parsed error document, never by
// an error's text. No error of this package holds a URL, a key or what the server wrote in free text.
package s3client
