// Package page makes and reads the two pages that are put into a bucket for people who have only a browser.
//
// A share page lists files, each with its presigned link. A request page takes files and stores them through
// presigned links, a POST form and tickets. Each is one self-contained HTML file that loads nothing from
// elsewhere. Opened by a presigned GET it is same-origin with the links of the same host, so that it needs no
// CORS rule.
//
//	err := page.RenderShare(w, page.Share{Title: "Press kit", ExpiresAt: until, Files: files})
//	manifest, err := page.Parse(html) // the same page, pasted into Daypass
//
// The pages themselves are built from frontend/pages and committed under html, so that the program builds
// without Node. Whatever is put into them is inert text: escaped, with controls and marks of direction shown as
// boxes, under a policy that allows the page's own script and style by their hashes and connections to the
// storage alone. A policy in a meta tag cannot say frame-ancestors, and a bucket sends no headers of ours: a
// page can be framed by others, which gives them nothing, as there is no session to be used.
//
// The package sends nothing, signs nothing and stores nothing. A page holds links: whoever has the page has them.
package page
