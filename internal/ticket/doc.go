// Package ticket is the format of upload tickets: one multipart upload that somebody may fill who has no
// credentials, as a bundle of presigned links to its parts, its list of parts, its completion and its end.
//
//	made, err := service.Create(ctx, ticket.Spec{Profile: "work", Bucket: "b", Key: "in/film.mov", MaxSize: 100 << 30})
//	file := made.Ticket.JSON()                    // what goes into a .daypass file, or into a page
//	t, err := ticket.Parse([]byte(file.Reveal())) // strict: see Parse
//	l, err := t.PartLink(1)
//
// The format is JSON, versioned, and described by ticket.schema.json beside this file. The links of the parts differ
// by number and signature alone, so that they are kept as one template and a list of signatures: 10,000 of them
// take some 700 KB. A signature binds a part's number and the upload's ID, and no size: a small file uses the first few.
//
// The package holds no SDK and no net/http: a Storage begins uploads and signs, and is implemented elsewhere. A Ticket
// may be printed: what its holder could send with is kept as secret.String.
package ticket
