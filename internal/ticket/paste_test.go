package ticket_test

import (
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/ticket"
)

const signed = "https://b.s3.eu-central-1.amazonaws.com/in/a.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260304%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20260304T100000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=" +
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestRecognise(t *testing.T) {
	t.Parallel()
	tk := offline(t, "k", 1<<30)
	for name, tc := range map[string]struct {
		text string
		want ticket.Kind
	}{
		"a link":               {signed, ticket.KindDownload},
		"a link in a mail":     {"Here it is: <" + signed + "&x-id=GetObject>.", ticket.KindDownload},
		"an upload link":       {"please use " + signed + "&x-id=PutObject", ticket.KindUpload},
		"a link to one part":   {signed + "&partNumber=1&uploadId=abc", ticket.KindDownload},
		"a page's link":        {signed + "&response-content-type=text%2Fhtml%3B%20charset%3Dutf-8", ticket.KindPage},
		"a ticket":             {tk.JSON().Reveal(), ticket.KindTicket},
		"a ticket with spaces": {"\n\t" + tk.JSON().Reveal() + "\n", ticket.KindTicket},
		"a web page":           {"https://example.com/index.html", ticket.KindDownload},
	} {
		got, err := ticket.Recognise(tc.text)
		if err != nil || got.Kind != tc.want {
			t.Errorf("%s: %q, %v", name, got.Kind, err)
		}
		if (got.Ticket != nil) != (tc.want == ticket.KindTicket) || (len(got.Found) == 0) != (tc.want == ticket.KindTicket) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := ticket.Recognise(`{"daypass":"ticket","version":3}`); apperr.CodeOf(err) != apperr.TicketNewer {
		t.Errorf("a later ticket: %v", err)
	}
	if _, err := ticket.Recognise(`{"some":"document"}`); apperr.CodeOf(err) != apperr.LinkNotFound {
		t.Errorf("another document: %v", err)
	}
}
