package app

// ShareManyRequest asks for links to several files and folders of one bucket. Until and ExpiresInSeconds are as in
// ShareRequest.
type ShareManyRequest struct {
	Profile          string   `json:"profile"`
	Bucket           string   `json:"bucket"`
	Items            []string `json:"items"` // keys, and folders: of a folder everything below it
	Title            string   `json:"title"` // of the page; "" for what it holds
	Each             bool     `json:"each"`  // a link to each file instead of one page
	ExpiresInSeconds int64    `json:"expiresInSeconds"`
	Until            string   `json:"until"`
	Withdrawable     bool     `json:"withdrawable"`
	Copying          string   `json:"copying"` // name under which EventCopying tells of the copies, and StopCopying ends them
}

// ShareSentRequest asks for links to what a finished upload stored, and to nothing that lay there before.
type ShareSentRequest struct {
	Job              string `json:"job"`
	Title            string `json:"title"`
	Each             bool   `json:"each"`
	ExpiresInSeconds int64  `json:"expiresInSeconds"`
	Until            string `json:"until"`
	Withdrawable     bool   `json:"withdrawable"`
	Copying          string `json:"copying"`
}

// Shared is what came of it: a page's link, or the links to each file, whose addresses stay here.
type Shared struct {
	Page  *Created     `json:"page,omitempty"`
	Links []IssuedLink `json:"links"`
}

// Extent is how much is to be shared; as many bytes more a withdrawable share takes in the storage.
type Extent struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// Ending is what ending a link before its date would do.
type Ending struct {
	Issued IssuedLink `json:"issued"`
	// Others is how many further links would end with it.
	Others int `json:"others"`
	// Bytes become free in the storage.
	Bytes int64 `json:"bytes"`
	// FilesOpen counts links in a page that work until their date for who has kept them.
	FilesOpen int `json:"filesOpen"`
	// AccessKeyID is the key whose end would end a plain link, too.
	AccessKeyID string `json:"accessKeyId"`
	// CanRemoveFile: a plain link, which ends with its file.
	CanRemoveFile bool `json:"canRemoveFile"`
}

// Withdrawn is what ending a link did.
type Withdrawn struct {
	Issued IssuedLink `json:"issued"`
	// Others ended with it.
	Others []IssuedLink `json:"others"`
	// Proved: the link was tried and does not open any more.
	Proved       bool `json:"proved"`
	VersionsLeft bool `json:"versionsLeft"` // older versions stay in the bucket, where no link opens them
	FilesOpen    int  `json:"filesOpen"`
}

// Letter is what a link is sent with.
type Letter struct {
	Subject string `json:"subject"`
	Draft   string `json:"draft"`   // without the link, for a mail program
	Message string `json:"message"` // with it
	TooLong bool   `json:"tooLong"` // some mail programs break the link
}
